package io.github.taskqueue.it.walk;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.IncompatibleThreadStateException;
import com.sun.jdi.Location;
import com.sun.jdi.StackFrame;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.VMDisconnectedException;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.AttachingConnector;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.IllegalConnectorArgumentsException;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.event.MethodEntryEvent;
import com.sun.jdi.request.EventRequest;
import com.sun.jdi.request.EventRequestManager;
import com.sun.jdi.request.MethodEntryRequest;

/**
 * Traces the methods that another process enters, as a debugger does. Each thread stands
 * still while its stack is read.
 */
final class MethodTracer implements AutoCloseable {

	/**
	 * The option of the process that is traced. It prints the port.
	 */
	static final String AGENT = "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:0";

	private final VirtualMachine machine;

	private final List<String> classes;

	private final List<MethodEntry> entries = new CopyOnWriteArrayList<>();

	private final Thread reader = new Thread(this::read, "method-tracer");

	private MethodTracer(VirtualMachine machine, List<String> classes) {
		this.machine = machine;
		this.classes = classes;
		this.reader.setDaemon(true);
		this.reader.start();
	}

	/**
	 * Attaches to a process.
	 * @param port its port for debuggers
	 * @param classes names of classes, each of which may end in {@code *}
	 */
	static MethodTracer attach(String port, String... classes) throws IOException, IllegalConnectorArgumentsException {
		AttachingConnector connector = Bootstrap.virtualMachineManager()
			.attachingConnectors()
			.stream()
			.filter((each) -> each.name().equals("com.sun.jdi.SocketAttach"))
			.findFirst()
			.orElseThrow();
		Map<String, Connector.Argument> arguments = connector.defaultArguments();
		arguments.get("hostname").setValue("127.0.0.1");
		arguments.get("port").setValue(port);
		return new MethodTracer(connector.attach(arguments), List.of(classes));
	}

	/**
	 * Starts to trace all threads.
	 */
	void start() {
		this.entries.clear();
		this.classes.forEach((names) -> request(names).enable());
	}

	/**
	 * Starts to trace some threads that are there. The others go at their usual pace.
	 * @param threads what their names begin with
	 */
	void start(String... threads) {
		this.entries.clear();
		for (ThreadReference thread : this.machine.allThreads()) {
			if (Stream.of(threads).anyMatch(thread.name()::startsWith)) {
				for (String names : this.classes) {
					MethodEntryRequest request = request(names);
					request.addThreadFilter(thread);
					request.enable();
				}
			}
		}
	}

	private MethodEntryRequest request(String names) {
		MethodEntryRequest request = this.machine.eventRequestManager().createMethodEntryRequest();
		request.addClassFilter(names);
		request.setSuspendPolicy(EventRequest.SUSPEND_EVENT_THREAD);
		return request;
	}

	/**
	 * What was entered since the start, in that order.
	 */
	List<MethodEntry> entries() {
		return List.copyOf(this.entries);
	}

	/**
	 * Traces no more.
	 */
	List<MethodEntry> stop() {
		EventRequestManager requests = this.machine.eventRequestManager();
		requests.deleteEventRequests(List.copyOf(requests.methodEntryRequests()));
		return entries();
	}

	private void read() {
		try {
			while (true) {
				EventSet events = this.machine.eventQueue().remove();
				for (Event event : events) {
					if (event instanceof MethodEntryEvent entry && !isGenerated(entry.location())) {
						this.entries.add(entry(entry));
						break;
					}
				}
				events.resume();
			}
		}
		catch (VMDisconnectedException | InterruptedException ex) {
			// the end
		}
		catch (IncompatibleThreadStateException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private MethodEntry entry(MethodEntryEvent event) throws IncompatibleThreadStateException {
		List<MethodEntry.Frame> stack = event.thread()
			.frames()
			.stream()
			.map(StackFrame::location)
			.filter((location) -> isTraced(location.declaringType().name()) && !isGenerated(location))
			.map(MethodTracer::frame)
			.toList();
		return new MethodEntry(event.thread().uniqueID(), stack);
	}

	private boolean isTraced(String type) {
		return this.classes.stream().anyMatch((names) -> type.startsWith(names.replace("*", "")));
	}

	/**
	 * The object behind a lambda or a method reference only calls what it stands for.
	 */
	private static boolean isGenerated(Location location) {
		return location.declaringType().name().contains("$$Lambda");
	}

	private static MethodEntry.Frame frame(Location location) {
		String type = location.declaringType().name();
		int inner = type.indexOf('$');
		return new MethodEntry.Frame((inner < 0) ? type : type.substring(0, inner), location.method().name());
	}

	@Override
	public void close() {
		this.machine.dispose();
		this.reader.interrupt();
	}

}
