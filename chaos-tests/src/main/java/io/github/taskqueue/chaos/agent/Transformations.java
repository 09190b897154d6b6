package io.github.taskqueue.chaos.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.utility.JavaModule;
import org.jspecify.annotations.Nullable;

/**
 * Changes the library's code in this process, as system properties say.
 */
public final class Transformations {

	/** The system property that names a {@link Mutant}. */
	public static final String MUTANT = "chaos.mutant";

	/** The system property by which a process can be halted at {@link CrashPoint}s. */
	public static final String CRASH_POINTS = "chaos.crash-points";

	private Transformations() {
	}

	/**
	 * Returns the options of a JVM that changes its own code.
	 * @return options that JDK 17 and newer know
	 */
	public static String[] options() {
		return new String[] { "-Djdk.attach.allowAttachSelf=true", "-XX:+EnableDynamicAgentLoading" };
	}

	/**
	 * Changes what is to be changed. Comes before the library is used.
	 * @throws IllegalStateException if something could not be changed
	 */
	public static void install() {
		List<Transformation> transformations = new ArrayList<>();
		mutant().ifPresent((mutant) -> transformations.addAll(mutant.transformations()));
		if (Boolean.getBoolean(CRASH_POINTS)) {
			Stream.of(CrashPoint.values()).map(CrashPoint::transformation).forEach(transformations::add);
		}
		if (!transformations.isEmpty()) {
			install(transformations);
		}
	}

	private static Optional<Mutant> mutant() {
		return Optional.ofNullable(System.getProperty(MUTANT)).map(Mutant::valueOf);
	}

	private static void install(List<Transformation> transformations) {
		transformations.forEach(Transformation::requireTarget);
		Outcome outcome = new Outcome();
		AgentBuilder agent = new AgentBuilder.Default().disableClassFormatChanges().with(outcome);
		for (Transformation transformation : transformations) {
			agent = transformation.addTo(agent);
		}
		agent.installOn(ByteBuddyAgent.install());
		transformations.stream().map(Transformation::type).forEach(outcome::require);
	}

	/**
	 * What has become of the changes.
	 */
	private static final class Outcome extends AgentBuilder.Listener.Adapter {

		private final Set<String> changed = new TreeSet<>();

		private @Nullable Throwable failure;

		@Override
		public void onTransformation(TypeDescription type, @Nullable ClassLoader loader, @Nullable JavaModule module,
				boolean loaded, DynamicType dynamicType) {
			this.changed.add(type.getName());
		}

		@Override
		public void onError(String type, @Nullable ClassLoader loader, @Nullable JavaModule module, boolean loaded,
				Throwable failure) {
			this.failure = failure;
		}

		/** Loads a class and makes sure that it has been changed. */
		void require(String type) {
			try {
				Class.forName(type, false, Transformations.class.getClassLoader());
			}
			catch (ClassNotFoundException ex) {
				throw new IllegalStateException(ex);
			}
			if (this.failure != null || !this.changed.contains(type)) {
				throw new IllegalStateException("Could not change " + type, this.failure);
			}
		}

	}

}
