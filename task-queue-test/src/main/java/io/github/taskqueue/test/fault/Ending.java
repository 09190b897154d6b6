package io.github.taskqueue.test.fault;

import java.io.IOException;
import java.net.Socket;

/**
 * How a connection ends.
 */
enum Ending {

	/** The other side reads the end of the stream, after all that was sent (FIN). */
	ORDERLY {
		@Override
		void prepare(Socket socket) throws IOException {
			socket.shutdownOutput();
		}
	},

	/** The other side gets an error, maybe before all that was sent (RST). */
	RESET {
		@Override
		void prepare(Socket socket) throws IOException {
			socket.setSoLinger(true, 0);
		}
	};

	abstract void prepare(Socket socket) throws IOException;

	/** Ends one side of a connection; a side that has ended already stays as it is. */
	void end(Socket socket) {
		try (socket) {
			prepare(socket);
		}
		catch (IOException ex) {
			// It was closed by the other side or by another fault
		}
	}

}
