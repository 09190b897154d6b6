package io.github.taskqueue.test;

import io.github.taskqueue.AsyncTask;

/**
 * Tasks that an interface declares.
 */
interface ShopExports {

	@AsyncTask
	void export(String what);

}
