package io.github.taskqueue.chaos.fault;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

import io.github.taskqueue.chaos.scene.Member;
import io.github.taskqueue.test.fault.FaultProxy;

/**
 * The lines of members to one server.
 *
 * @param line gives that of a member
 */
record Lines(Function<Member, FaultProxy> line) {

	static final Lines TO_BROKER = new Lines(Member::proxy);

	static final Lines TO_STORE = new Lines(Member::storeLine);

	String at(List<Member> members, Consumer<FaultProxy> action) {
		members.stream().map(this.line).forEach(action);
		return Victims.names(members);
	}

	String whileLasting(List<Member> members, Fault fault, Consumer<FaultProxy> action) throws InterruptedException {
		try {
			at(members, action);
			fault.last();
		}
		finally {
			at(members, FaultProxy::heal);
		}
		return Victims.names(members);
	}

}
