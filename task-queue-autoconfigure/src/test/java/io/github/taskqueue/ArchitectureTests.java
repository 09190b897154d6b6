package io.github.taskqueue;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which package may use which, and rules for names, configuration and null-safety.
 */
@AnalyzeClasses(packages = ArchitectureTests.API,
		importOptions = { DoNotIncludeTests.class, ArchitectureTests.DoNotIncludeTestJars.class })
class ArchitectureTests {

	static final String API = "io.github.taskqueue";

	private static final String INTERNAL = API + ".internal.";

	private static final int MOST_TYPES = 20;

	private static final PathMatcher SOURCE = FileSystems.getDefault().getPathMatcher("glob:../*/src/**.java");

	private static final DescribedPredicate<JavaClass> RABBITMQ = resideInAnyPackage("com.rabbitmq..",
			"org.springframework.amqp..");

	@ArchTest
	static final ArchRule packagesFormNoCycle = slices().assignedFrom(new EachPackage())
		.should()
		.beFreeOfCycles()
		.because("packages are read one after the other: declare a port in the lower one");

	/**
	 * In all modules, tests included. The root package holds all that applications write
	 * and catch. Its names are a contract, so it is larger than the others.
	 */
	@Test
	void packagesAreSmall() throws IOException {
		try (Stream<Path> files = Files.find(Path.of(".."), 20, (file, attributes) -> SOURCE.matches(file))) {
			Map<Path, Long> sizes = files.filter((file) -> !file.endsWith("package-info.java"))
				.map(Path::getParent)
				.filter((folder) -> !folder.endsWith(API.replace('.', '/')))
				.collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
			assertThat(sizes).isNotEmpty()
				.allSatisfy((folder, size) -> assertThat(size).as("split %s", folder).isLessThanOrEqualTo(MOST_TYPES));
		}
	}

	@ArchTest
	static final ArchRule theApiUsesNoInternals = noClasses()
		.that(resideInAnyPackage(API, API + ".spi", API + ".event", API + ".deadletter", API + ".observation"))
		.should()
		.dependOnClassesThat(resideInAPackage(API + "..internal.."))
		.because("applications see the types of the API: declare an interface there and implement it in an internal"
				+ " package");

	@ArchTest
	static final ArchRule callersAndWorkersAreStrangers = noClasses().that(resideInAPackage(INTERNAL + "client.."))
		.should()
		.dependOnClassesThat(resideInAPackage(INTERNAL + "worker.."))
		.because("an application may be only one of both: what they share is in internal.pipeline");

	@ArchTest
	static final ArchRule workersAndCallersAreStrangers = noClasses().that(resideInAPackage(INTERNAL + "worker.."))
		.should()
		.dependOnClassesThat(resideInAPackage(INTERNAL + "client.."))
		.because("an application may be only one of both: what they share is in internal.pipeline");

	@ArchTest
	static final ArchRule nothingUsesTheAutoConfiguration = noClasses()
		.that(resideOutsideOfPackage(API + ".autoconfigure.."))
		.should()
		.dependOnClassesThat(resideInAPackage(API + ".autoconfigure.."))
		.because("it puts the others together");

	@ArchTest
	static final ArchRule onlyTheAutoConfigurationKnowsSpringBoot = noClasses()
		.that(resideOutsideOfPackage(API + ".autoconfigure.."))
		.should()
		.dependOnClassesThat(resideInAPackage("org.springframework.boot.."))
		.because("the library needs no Spring Boot: hand it a plain value");

	@ArchTest
	static final ArchRule onlyPackagesThatHandleMessagesKnowRabbitMq = noClasses()
		.that(not(resideInAnyPackage(INTERNAL + "broker..", INTERNAL + "worker..", INTERNAL + "crash..",
				INTERNAL + "deadletter..", API + ".context", API + ".autoconfigure..")))
		.should()
		.dependOnClassesThat(RABBITMQ)
		.because("the other packages speak of tasks: use the ports in internal.message and internal.pipeline");

	@ArchTest
	static final ArchRule onlyRetryKnowsSpringRetry = noClasses().that(resideOutsideOfPackage(INTERNAL + "retry"))
		.should()
		.dependOnClassesThat(resideInAPackage("org.springframework.retry.."))
		.because("spring-retry must stay replaceable in one package: use InPlaceRetries or PublishRetry");

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
		.because("Spring Boot reads them by name and no code extends or calls them: hide the member, or move it");

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

	/**
	 * In a build, the helpers for unit tests of other modules come in a jar.
	 */
	static final class DoNotIncludeTestJars implements ImportOption {

		@Override
		public boolean includes(Location location) {
			return !location.contains("-tests.jar");
		}

	}

	/**
	 * A slice for each package, without those below it.
	 */
	private static final class EachPackage implements SliceAssignment {

		@Override
		public SliceIdentifier getIdentifierOf(JavaClass type) {
			return type.getPackageName().startsWith(API) ? SliceIdentifier.of(type.getPackageName())
					: SliceIdentifier.ignore();
		}

		@Override
		public String getDescription() {
			return "each package";
		}

	}

}
