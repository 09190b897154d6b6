package io.github.taskqueue.test;

import org.springframework.stereotype.Component;

/**
 * A component without tasks.
 */
@Component
class ShopAudit {

}
