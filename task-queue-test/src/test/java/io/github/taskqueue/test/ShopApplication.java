package io.github.taskqueue.test;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * The application whose tasks are tested.
 */
@SpringBootApplication
class ShopApplication {

}
