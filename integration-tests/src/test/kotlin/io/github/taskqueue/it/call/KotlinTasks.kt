package io.github.taskqueue.it.call

import java.util.concurrent.TimeUnit

import io.github.taskqueue.AsyncTask
import io.github.taskqueue.TaskHandle

/** Tasks with default values, which only Kotlin has. */
open class KotlinTasks {

	@AsyncTask(queue = "kotlin")
	open fun count(id: Long, count: Int = 7, note: String? = "none", unit: TimeUnit = TimeUnit.DAYS): TaskHandle<String> =
		TaskHandle.completed("$id $count $note $unit")

	@AsyncTask(queue = "kotlin")
	open fun greet(name: String, title: String?): TaskHandle<String> = TaskHandle.completed("$title $name")

}
