package io.github.taskqueue.sample;

import org.springframework.boot.SpringApplication;

/**
 * Starts the sample application together with the broker and the mail server that it
 * needs.
 */
class TestSampleApplication {

	public static void main(String[] args) {
		SpringApplication.from(SampleApplication::main).with(DevelopmentServices.class).run(args);
	}

}
