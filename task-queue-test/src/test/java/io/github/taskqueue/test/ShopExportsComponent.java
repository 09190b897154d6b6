package io.github.taskqueue.test;

import org.springframework.stereotype.Component;

/**
 * Has the bodies of tasks that its interface declares.
 */
@Component
class ShopExportsComponent implements ShopExports {

	@Override
	public void export(String what) {
		throw new IllegalStateException("No disk for " + what);
	}

}
