package io.github.taskqueue.internal.broker.journal;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

import com.rabbitmq.client.ConnectionFactory;

import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;

import io.github.taskqueue.internal.broker.declaration.TopologySettings.Declare;
import io.github.taskqueue.internal.journal.Leadership;

/**
 * A process of its own that stands for election, and says so when it leads.
 */
final class CandidateProcess {

	static final String LEADS = "This process leads";

	private CandidateProcess() {
	}

	public static void main(String[] arguments) throws Exception {
		ConnectionFactory factory = new ConnectionFactory();
		factory.setUri(URI.create(arguments[0]));
		JournalProcess process = JournalProcess.create(new CachingConnectionFactory(factory), arguments[1],
				JournalPart.DEFAULT, Declare.DECLARE, true, Duration.ofSeconds(10));
		process.lifecycle().leadership().addListener(new Leadership.Listener() {

			@Override
			public void elected() {
				System.out.println(LEADS);
			}

			@Override
			public void deposed() {
			}

		});
		process.start();
		process.append("from the leader", 1);
		new CountDownLatch(1).await();
	}

}
