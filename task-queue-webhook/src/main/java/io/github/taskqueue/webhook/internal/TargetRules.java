package io.github.taskqueue.webhook.internal;

import java.util.List;

/**
 * Where webhooks may be sent to.
 *
 * @param requireHttps whether only https is allowed
 * @param allowPrivateNetworks whether addresses of private networks are allowed
 * @param allowedHosts host names that are allowed; any if empty
 * @param allowedPorts ports that are allowed; the default ports if empty
 */
public record TargetRules(boolean requireHttps, boolean allowPrivateNetworks, List<String> allowedHosts,
		List<Integer> allowedPorts) {

}
