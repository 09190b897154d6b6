package io.github.taskqueue.webhook.internal;

import java.net.InetAddress;
import java.net.URI;
import java.util.List;

/**
 * Where a webhook goes. What is not asked again cannot have changed since it was checked,
 * so the addresses belong to it.
 *
 * @param uri the callback, without its fragment
 * @param addresses the checked addresses of its host
 */
record Target(URI uri, List<InetAddress> addresses) {

}
