package io.github.taskqueue.internal.client;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.asm.ClassReader;
import org.springframework.asm.ClassVisitor;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.Opcodes;
import org.springframework.asm.SpringAsmInfo;
import org.springframework.asm.Type;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.util.ClassUtils;

import io.github.taskqueue.internal.registry.TaskTypes;

/**
 * The {@code @Bean} method of a bean that is not there yet. Calling it would create what
 * is to be created later, so its code is read.
 */
record FactoryMethod(Method method) {

	static Optional<FactoryMethod> of(ConfigurableListableBeanFactory beanFactory, String beanName) {
		return (beanFactory.containsBeanDefinition(beanName)
				&& beanFactory.getMergedBeanDefinition(beanName) instanceof RootBeanDefinition definition)
						? Optional.ofNullable(definition.getResolvedFactoryMethod()).map(FactoryMethod::new)
						: Optional.empty();
	}

	/**
	 * The classes with tasks that the method makes itself. Those of Spring make none.
	 */
	Set<Class<?>> classesMade() {
		Class<?> declaring = this.method.getDeclaringClass();
		if (declaring.getName().startsWith("org.springframework.")) {
			return Set.of();
		}
		Reader reader = new Reader();
		try (InputStream code = declaring.getResourceAsStream(ClassUtils.getClassFileName(declaring))) {
			if (code != null) {
				new ClassReader(code).accept(reader, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
			}
		}
		catch (IOException | IllegalArgumentException ex) {
			return Set.of();
		}
		return reader.made;
	}

	private final class Reader extends ClassVisitor {

		private final Set<Class<?>> made = new HashSet<>();

		Reader() {
			super(SpringAsmInfo.ASM_VERSION);
		}

		@Override
		public @Nullable MethodVisitor visitMethod(int access, String name, String descriptor, String signature,
				String[] exceptions) {
			Method read = FactoryMethod.this.method;
			if (!name.equals(read.getName()) || !descriptor.equals(Type.getMethodDescriptor(read))) {
				return null;
			}
			return new MethodVisitor(SpringAsmInfo.ASM_VERSION) {

				@Override
				public void visitTypeInsn(int opcode, String type) {
					if (opcode == Opcodes.NEW) {
						add(ClassUtils.convertResourcePathToClassName(type));
					}
				}

			};
		}

		private void add(String name) {
			ClassLoader loader = FactoryMethod.this.method.getDeclaringClass().getClassLoader();
			if (ClassUtils.isPresent(name, loader)) {
				Class<?> type = ClassUtils.resolveClassName(name, loader);
				if (FactoryMethod.this.method.getReturnType().isAssignableFrom(type)) {
					this.made.addAll(TaskTypes.of(type));
				}
			}
		}

	}

}
