package io.github.taskqueue.internal.registry;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import org.springframework.util.FileSystemUtils;

/**
 * Compiles a class as somebody would who does not use Spring Boot's build plugins.
 */
final class CompiledClass {

	private CompiledClass() {
	}

	static Class<?> withoutParameterNames(String name, String source) {
		try {
			Path folder = Files.createTempDirectory("compiled");
			try {
				Path file = Files.writeString(folder.resolve(name + ".java"), source);
				compile(folder, file);
				return load(name, folder);
			}
			finally {
				FileSystemUtils.deleteRecursively(folder);
			}
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void compile(Path folder, Path file) throws IOException {
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
			List<String> options = List.of("-d", folder.toString(), "-proc:none", "-classpath",
					System.getProperty("java.class.path"));
			boolean compiled = compiler.getTask(null, files, null, options, null, files.getJavaFileObjects(file))
				.call();
			if (!compiled) {
				throw new IllegalStateException("Not compiled: " + file);
			}
		}
	}

	/**
	 * The loader stays open, as the class may load others; its folder is gone by then.
	 */
	@SuppressWarnings("resource")
	private static Class<?> load(String name, Path folder) throws MalformedURLException {
		URL[] urls = { folder.toUri().toURL() };
		try {
			return new URLClassLoader(urls, CompiledClass.class.getClassLoader()).loadClass(name);
		}
		catch (ClassNotFoundException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
