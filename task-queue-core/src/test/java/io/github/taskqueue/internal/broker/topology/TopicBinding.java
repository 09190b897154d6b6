package io.github.taskqueue.internal.broker.topology;

/**
 * Matches routing keys as a topic exchange does (AMQP 0-9-1, section 3.1.3.3): a star
 * stands for one word, a hash for any number of them.
 *
 * @param key the binding key
 */
record TopicBinding(String key) {

	boolean matches(String routingKey) {
		return matches(words(this.key), 0, words(routingKey), 0);
	}

	private static String[] words(String key) {
		return key.split("\\.", -1);
	}

	private static boolean matches(String[] pattern, int p, String[] words, int w) {
		if (p == pattern.length) {
			return w == words.length;
		}
		if (pattern[p].equals("#")) {
			return matches(pattern, p + 1, words, w) || (w < words.length && matches(pattern, p, words, w + 1));
		}
		return w < words.length && (pattern[p].equals("*") || pattern[p].equals(words[w]))
				&& matches(pattern, p + 1, words, w + 1);
	}

}
