package io.sparkdl.pipelines.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whether a process that lives on hears nothing any more. */
@Timeout(60)
class NetworkCutTest {
  @Test
  void of_processThatAnswers_answersNoMoreAndLives() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
      String echo =
          "exec 3<>/dev/tcp/127.0.0.1/%d; while read -r -u 3 line; do echo $line >&3; done"
              .formatted(server.getLocalPort());
      Process process = new ProcessBuilder("bash", "-c", echo).start();
      try (Socket connection = server.accept()) {
        connection.getOutputStream().write("one\n".getBytes());
        assertEquals("one\n", new String(connection.getInputStream().readNBytes(4)));
        assertEquals(1, NetworkCut.of(process.pid()));
        connection.getOutputStream().write("two\n".getBytes());
        // On one machine an answer takes far less; that none comes cannot be waited for longer.
        connection.setSoTimeout(1000);
        assertThrows(SocketTimeoutException.class, () -> connection.getInputStream().read());
        assertTrue(process.isAlive());
      } finally {
        ProcessFamily.end(List.of(process));
      }
    }
  }

  @Test
  void of_processThatIsGone_says() throws Exception {
    Process process = new ProcessBuilder("true").start();
    process.waitFor();
    assertThrows(IOException.class, () -> NetworkCut.of(process.pid()));
  }
}
