package io.github.taskqueue.it.testing;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.modulith.test.EnableScenarios;
import org.springframework.modulith.test.Scenario;

import io.github.taskqueue.event.TaskSucceeded;
import io.github.taskqueue.test.broker.EnableRabbitBroker;

@SpringBootTest
@EnableRabbitBroker(isolated = true)
@EnableScenarios
class ScenarioOnBrokerTests {

	@Autowired
	private StockTasks stock;

	@Test
	void scenarioOfModulithSeesTheEventsOfWorkers(Scenario scenario) {
		scenario.stimulate(() -> this.stock.look())
			.andWaitForEventOfType(TaskSucceeded.class)
			.matching((event) -> event.task().equals("StockTasks.look"))
			.toArrive();
	}

}
