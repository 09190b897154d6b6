package io.github.taskqueue.chaos.agent;

import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.AsmVisitorWrapper;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.matcher.ElementMatchers;
import net.bytebuddy.pool.TypePool;

/**
 * A change of methods.
 *
 * @param type the full name of the class that has them
 * @param method selects them
 * @param advice the code that is put into them
 */
record Transformation(String type, ElementMatcher.Junction<? super MethodDescription> method,
		AsmVisitorWrapper.ForDeclaredMethods.MethodVisitorWrapper advice) {

	static Transformation of(String type, String method, Class<?> advice) {
		return new Transformation(type, ElementMatchers.named(method), Advice.to(advice));
	}

	static Transformation at(String type, String method, Class<?> advice, CrashPoint point) {
		return new Transformation(type, ElementMatchers.named(method),
				Advice.withCustomMapping().bind(CrashPointName.class, point.name()).to(advice));
	}

	Transformation taking(int arguments) {
		return new Transformation(this.type, this.method.and(ElementMatchers.takesArguments(arguments)), this.advice);
	}

	Transformation taking(int index, String typeOfArgument) {
		return new Transformation(this.type,
				this.method.and(ElementMatchers.takesArgument(index, ElementMatchers.named(typeOfArgument))),
				this.advice);
	}

	/**
	 * Makes sure that there is something to change. Code that is renamed must not turn a
	 * mutant into none.
	 * @throws IllegalStateException if there is not
	 */
	void requireTarget() {
		TypePool.Resolution resolution = TypePool.Default.ofSystemLoader().describe(this.type);
		if (!resolution.isResolved() || !hasTarget(resolution.resolve())) {
			throw new IllegalStateException("Nothing to change: there is no " + this.method + " in " + this.type);
		}
	}

	private boolean hasTarget(TypeDescription described) {
		return !described.getDeclaredMethods().filter(this.method).isEmpty();
	}

	AgentBuilder addTo(AgentBuilder agent) {
		return agent.type(ElementMatchers.named(this.type))
			.transform((builder, described, loader, module, domain) -> builder
				.visit(new AsmVisitorWrapper.ForDeclaredMethods().method(this.method, this.advice)));
	}

}
