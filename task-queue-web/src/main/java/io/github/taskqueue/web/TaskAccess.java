package io.github.taskqueue.web;

/**
 * What somebody wants with a task over HTTP.
 */
public enum TaskAccess {

	/** See what it is at, and its result. */
	READ,

	/** Cancel it. */
	CANCEL

}
