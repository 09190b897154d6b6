package io.github.taskqueue;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The map of the rooms, and the rules of the house.
 */
@AnalyzeClasses(packages = ArchitectureTests.API, importOptions = DoNotIncludeTests.class)
class ArchitectureTests {

	static final String API = "io.github.taskqueue";

	/**
	 * Each room and the rooms that it may use. All may use the API. To add a room, add a
	 * line; to add an edge, think twice and let it point upwards in this list.
	 */
	private static final Map<String, Set<String>> ROOMS = rooms(
	// @formatter:off
		room("start"),
		room("message"),
		room("retry"),
		room("definition", "start", "retry"),
		room("broker", "start", "message", "retry"),
		room("pipeline", "message", "retry", "definition"),
		room("observation", "message", "definition", "pipeline"),
		room("store", "start"),
		room("result", "message", "retry", "definition", "pipeline", "store"),
		room("limit", "message", "definition", "broker", "pipeline"),
		room("client", "start", "message", "retry", "definition", "pipeline"),
		room("worker", "start", "message", "retry", "definition", "broker", "pipeline"),
		room("crash", "message", "retry", "definition", "broker", "worker"),
		room("deadletter", "message", "definition", "broker"),
		room("webhook", "start", "message", "definition", "pipeline"),
		room("actuate", "retry", "definition", "broker", "store", "result", "worker"),
		room("web", "start", "retry", "store", "result"),
		room("autoconfigure", "start", "message", "retry", "definition", "broker", "pipeline", "observation", "store", "result",
				"limit", "client", "worker", "crash", "deadletter", "webhook", "actuate", "web"));
	// @formatter:on

	private static final DescribedPredicate<JavaClass> RABBITMQ = resideInAnyPackage("com.rabbitmq..",
			"org.springframework.amqp..");

	/**
	 * Names the classes on which the auto-configuration depends; it uses none of them.
	 */
	private static final String RABBITMQ_CONDITION = API + ".autoconfigure.TaskQueueAutoConfiguration";

	private static Room room(String name, String... uses) {
		return new Room(name, Set.of(uses));
	}

	private static Map<String, Set<String>> rooms(Room... rooms) {
		return Stream.of(rooms).collect(Collectors.toMap(Room::name, Room::uses, (one, other) -> one, TreeMap::new));
	}

	private static String packageOf(String room) {
		return room.isEmpty() ? API : API + "." + room + "..";
	}

	@ArchTest
	static void everyPackageIsOnTheMap(JavaClasses classes) {
		Set<String> rooms = classes.stream()
			.map(JavaClass::getPackageName)
			.filter((name) -> !name.equals(API))
			.map((name) -> name.substring(API.length() + 1))
			.collect(Collectors.toSet());
		assertThat(ROOMS.keySet()).as("give each new room a line of its own in ROOMS").containsAll(rooms);
	}

	@ArchTest
	static void roomsUseOnlyWhatTheMapAllows(JavaClasses classes) {
		ROOMS.forEach((room, uses) -> mayUse(room, uses).check(classes));
	}

	private static ArchRule mayUse(String room, Collection<String> uses) {
		String[] allowed = Stream.of(List.of("", room), uses)
			.flatMap(Collection::stream)
			.map(ArchitectureTests::packageOf)
			.toArray(String[]::new);
		return classes().that(resideInAPackage(packageOf(room)))
			.should()
			.onlyDependOnClassesThat(resideOutsideOfPackage(API + "..").or(resideInAnyPackage(allowed)))
			.because("dependencies point one way: declare a port in a room that both may use, or move the class")
			.allowEmptyShould(true);
	}

	@ArchTest
	static final ArchRule theApiUsesNoRoom = noClasses().that(resideInAPackage(API))
		.should()
		.dependOnClassesThat(resideInAPackage(API + ".(*).."))
		.because("the root package is the API that every room may use: put an interface there and implement it in a"
				+ " room");

	@ArchTest
	static final ArchRule roomsFormNoCycle = slices().matching(API + ".(*)..")
		.should()
		.beFreeOfCycles()
		.because("rooms are read one after the other: declare a port in the lower one");

	@ArchTest
	static final ArchRule onlyRoomsThatHandleMessagesKnowRabbitMq = noClasses()
		.that(not(resideInAnyPackage(packageOf("broker"), packageOf("worker"), packageOf("crash"),
				packageOf("deadletter")))
			.and(not(nameMatching(RABBITMQ_CONDITION.replace(".", "\\.")))))
		.should()
		.dependOnClassesThat(RABBITMQ)
		.because("the other rooms speak of tasks: use the ports in message and pipeline");

	@ArchTest
	static final ArchRule theAutoConfigurationOnlyNamesRabbitMq = noClasses()
		.that(resideInAPackage(packageOf("autoconfigure")))
		.should()
		.accessClassesThat(RABBITMQ)
		.because("the condition may name classes; what uses them belongs into the room broker");

	@ArchTest
	static final ArchRule onlyRetryKnowsSpringRetry = noClasses().that(resideOutsideOfPackage(packageOf("retry")))
		.should()
		.dependOnClassesThat(resideInAPackage("org.springframework.retry.."))
		.because("spring-retry must stay replaceable in one room: use InPlaceRetries or PublishRetry");

	@ArchTest
	static final ArchRule nobodyKnowsSpringBootsRabbitMqSupport = noClasses().should()
		.dependOnClassesThat(
				resideInAnyPackage("org.springframework.boot.amqp..", "org.springframework.boot.rabbitmq.."))
		.because("its package moves in Spring Boot 4.2: use the types of Spring AMQP, and names as text");

	@ArchTest
	static void everyPackageIsNullMarked(JavaClasses classes) {
		classes.stream()
			.map(JavaClass::getPackage)
			.distinct()
			.forEach((each) -> assertThat(each.tryGetAnnotationOfType(NullMarked.class))
				.as("add a package-info.java with one sentence and @NullMarked to %s", each.getName())
				.isPresent());
	}

	@ArchTest
	static void everyRoomHasAtMostOneDoor(JavaClasses classes) {
		Map<String, List<String>> doors = classes.stream()
			.filter((type) -> type.isAnnotatedWith(Configuration.class))
			.filter((type) -> type.getModifiers().contains(JavaModifier.PUBLIC))
			.collect(Collectors.groupingBy(JavaClass::getPackageName,
					Collectors.mapping(JavaClass::getSimpleName, Collectors.toList())));
		assertThat(doors).allSatisfy((room, names) -> assertThat(names)
			.as("keep one public configuration in %s and import the others from it", room)
			.singleElement()
			.asString()
			.endsWith("Configuration"));
	}

	@ArchTest
	static final ArchRule beanMethodsArePackagePrivate = methods().that()
		.areAnnotatedWith(Bean.class)
		.should()
		.bePackagePrivate()
		.because("beans are had by injection, not by calling their factory: remove the modifier");

	@ArchTest
	static final ArchRule beanPostProcessorsHaveStaticFactories = methods().that()
		.areAnnotatedWith(Bean.class)
		.and()
		.haveRawReturnType(assignableTo(BeanPostProcessor.class).or(assignableTo(BeanFactoryPostProcessor.class)))
		.should()
		.beStatic()
		.because("an instance method would create its configuration too early: make it static");

	@ArchTest
	static final ArchRule autoConfigurationsArePublicAndFinal = classes().that()
		.areAnnotatedWith(AutoConfiguration.class)
		.should()
		.bePublic()
		.andShould()
		.haveModifier(JavaModifier.FINAL)
		.andShould(haveNoPublicMembers())
		.because("Spring Boot reads them by name and nobody extends or calls them: hide the member, or move it into a"
				+ " room");

	@ArchTest
	static final ArchRule autoConfigurationsAreKeptTogether = classes().that()
		.areAnnotatedWith(AutoConfiguration.class)
		.should()
		.resideInAPackage(packageOf("autoconfigure"))
		.because("one room puts the others together: move it there");

	@ArchTest
	static final ArchRule namesSayTheDuty = noClasses().should()
		.haveSimpleNameEndingWith("Manager")
		.orShould()
		.haveSimpleNameEndingWith("Helper")
		.orShould()
		.haveSimpleNameEndingWith("Util")
		.orShould()
		.haveSimpleNameEndingWith("Utils")
		.because("such a name fits everything: name the class after its one duty, or split it");

	private static ArchCondition<JavaClass> haveNoPublicMembers() {
		return new ArchCondition<>("have no public members") {

			@Override
			public void check(JavaClass type, ConditionEvents events) {
				type.getMembers()
					.stream()
					.filter((member) -> member.getModifiers().contains(JavaModifier.PUBLIC))
					.filter((member) -> !member.getName().equals("<init>"))
					.forEach((member) -> events
						.add(SimpleConditionEvent.violated(member, member.getDescription() + " is public")));
			}

		};
	}

	private record Room(String name, Set<String> uses) {

	}

}
