package io.github.taskqueue.test.guide;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * The application of the guide to tests.
 */
@SpringBootApplication
class GuideApplication {

}
