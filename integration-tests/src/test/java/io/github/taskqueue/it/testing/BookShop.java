package io.github.taskqueue.it.testing;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * The application whose tests use the kit.
 */
@SpringBootApplication
class BookShop {

}
