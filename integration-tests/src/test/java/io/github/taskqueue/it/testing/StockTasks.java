package io.github.taskqueue.it.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.slf4j.MDC;

import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

import io.github.taskqueue.AsyncTask;

/**
 * Tasks with a database.
 */
@Component
class StockTasks {

	private final JdbcTemplate jdbc;

	private final List<Object> seen = new ArrayList<>();

	StockTasks(JdbcTemplate jdbc) {
		this.jdbc = jdbc;
	}

	List<Object> seen() {
		return this.seen;
	}

	@AsyncTask
	@Transactional
	void take(String book) {
		if (this.jdbc.update("update stock set copies = copies - 1 where book = ?", book) != 1) {
			throw new IllegalStateException("There is no book " + book);
		}
	}

	@AsyncTask
	void look() {
		this.seen.add(Map.of("user", String.valueOf(SecurityContextHolder.getContext().getAuthentication()), "order",
				String.valueOf(MDC.get("order")), "locale", String.valueOf(LocaleContextHolder.getLocaleContext())));
	}

}
