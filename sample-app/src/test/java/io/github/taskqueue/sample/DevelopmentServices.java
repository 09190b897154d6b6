package io.github.taskqueue.sample;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistrar;
import org.springframework.test.context.support.DynamicPropertyRegistrarBeanInitializer;

import io.github.taskqueue.test.broker.EnableRabbitBroker;

/**
 * What the application needs around it: a RabbitMQ broker and a mail server, which live
 * as long as the application.
 */
@TestConfiguration(proxyBeanMethods = false)
@EnableRabbitBroker
@Import(MailboxController.class)
class DevelopmentServices {

	@Bean(initMethod = "start", destroyMethod = "stop")
	GreenMail greenMail() {
		ServerSetup anyFreePort = new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP);
		return new GreenMail(anyFreePort);
	}

	@Bean
	DynamicPropertyRegistrar mailProperties(GreenMail greenMail) {
		return (properties) -> {
			properties.add("spring.mail.host", () -> greenMail.getSmtp().getBindTo());
			properties.add("spring.mail.port", () -> greenMail.getSmtp().getPort());
		};
	}

	/**
	 * Applies the registrars. In a test Spring does that itself.
	 */
	@Bean
	static DynamicPropertyRegistrarBeanInitializer dynamicPropertyRegistrarBeanInitializer() {
		return new DynamicPropertyRegistrarBeanInitializer();
	}

}
