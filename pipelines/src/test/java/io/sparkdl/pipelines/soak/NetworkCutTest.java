package io.sparkdl.pipelines.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
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
        assertEquals(1, NetworkCut.of(process.toHandle()));
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
  void of_processThatIsGone_isNone() throws Exception {
    Process process = new ProcessBuilder("true").start();
    process.waitFor();
    assertEquals(0, NetworkCut.of(process.toHandle()));
  }

  /** Wherever its end meets the cut, that is no failure. */
  @Test
  void of_processThatEndsMeanwhile_isAllOrNone() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
      String open =
          "exec 3<>/dev/tcp/127.0.0.1/%d; read -r -u 3 line".formatted(server.getLocalPort());
      for (int i = 0; i < 50; i++) {
        Process process = new ProcessBuilder("bash", "-c", open).start();
        try (Socket connection = server.accept()) {
          process.destroyForcibly();
          int cut = NetworkCut.of(process.toHandle());
          assertTrue(cut == 0 || cut == 1, "cut " + cut + " of " + connection);
        } finally {
          ProcessFamily.end(List.of(process));
        }
      }
    }
  }

  /** The kernel lends the sockets of a process, not those of one thread, which lives on. */
  @Test
  void of_whatLivesAndCannotBeReached_says() throws Exception {
    Path thread = Files.readSymbolicLink(Path.of("/proc/thread-self")).getFileName();
    ProcessHandle living = ProcessHandle.of(Long.parseLong(thread.toString())).orElseThrow();
    var error = assertThrows(IOException.class, () -> NetworkCut.of(living));
    assertTrue(error.getMessage().contains("expected to reach its sockets"), error.getMessage());
  }
}
