package io.github.taskqueue.schedules;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * An application with schedules.
 */
@SpringBootApplication
class NightApplication {

}
