package io.github.taskqueue.chaos.fault;

import io.github.taskqueue.chaos.scene.Scene;

/**
 * Makes a fault and ends it.
 */
@FunctionalInterface
interface Injection {

	/**
	 * Makes a fault; returns when it is over.
	 * @param scene to disturb
	 * @param fault how long and whom
	 * @return what happened to whom
	 * @throws Exception if the run is ended, or goes wrong
	 */
	String inject(Scene scene, Fault fault) throws Exception;

}
