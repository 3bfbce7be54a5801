package io.sparkdl.pipelines.soak;

import com.sun.jna.LastErrorException;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Cuts another process of this machine and user off: it lives on, but of what arrives over its TCP
 * connections, answers of the network itself included, it gets nothing any more, and neither end is
 * told. Its sockets are borrowed (pidfd_getfd(2), Linux 5.6, no privileges) and given a packet
 * filter that keeps nothing (socket(7), SO_ATTACH_FILTER).
 */
final class NetworkCut {
  private static final String ESTABLISHED = "01";

  /** How long a process may take to be gone whose files are closed already. */
  private static final int END_SECONDS = 5;

  private NetworkCut() {}

  /** The C library's calls that Java does not offer, for x86-64. */
  private static final class Libc {
    static final long PIDFD_OPEN = 434;
    static final long PIDFD_GETFD = 438;
    static final int EBADF = 9;
    static final int SOL_SOCKET = 1;
    static final int SO_ATTACH_FILTER = 26;

    static {
      Native.register("c");
    }

    static native long syscall(long number, long first, long second, long third)
        throws LastErrorException;

    static native int setsockopt(int socket, int level, int name, Pointer value, int length)
        throws LastErrorException;

    static native int close(int descriptor);
  }

  /**
   * Cuts every connection of a process that is open now.
   *
   * @return their number; 0 if the process has none, or none any more, as it ends
   * @throws IOException if the process lives on and is not ours to touch
   */
  static int of(ProcessHandle process) throws IOException, InterruptedException {
    try {
      return cutAll(process.pid());
    } catch (IOException | UncheckedIOException | LastErrorException e) {
      if (ends(process)) {
        return 0;
      }
      throw new IOException(
          "process " + process.pid() + ": expected to reach its sockets (pidfd_getfd), got " + e,
          e);
    }
  }

  /** Whether a process is gone in a moment. */
  private static boolean ends(ProcessHandle process) throws InterruptedException {
    try {
      process.onExit().get(END_SECONDS, TimeUnit.SECONDS);
      return true;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }

  private static int cutAll(long process) throws IOException {
    List<Integer> sockets = sockets(process);
    int owner = (int) Libc.syscall(Libc.PIDFD_OPEN, process, 0, 0);
    try {
      int cut = 0;
      for (int socket : sockets) {
        cut += cut(owner, socket) ? 1 : 0;
      }
      return cut;
    } finally {
      Libc.close(owner);
    }
  }

  /** False if the connection is closed. */
  private static boolean cut(int owner, int socket) {
    int borrowed;
    try {
      borrowed = (int) Libc.syscall(Libc.PIDFD_GETFD, owner, socket, 0);
    } catch (LastErrorException e) {
      if (e.getErrorCode() == Libc.EBADF) {
        return false; // closed since it was listed
      }
      throw e;
    }
    try {
      dropAllThatArrives(borrowed);
      return true;
    } finally {
      Libc.close(borrowed);
    }
  }

  /** File descriptors of a process's established TCP connections. */
  private static List<Integer> sockets(long process) throws IOException {
    Path proc = Path.of("/proc", String.valueOf(process));
    Set<String> established = new HashSet<>();
    for (String table : List.of("net/tcp", "net/tcp6")) {
      for (String line : Files.readAllLines(proc.resolve(table))) {
        String[] words = line.strip().split("\\s+");
        if (words[3].equals(ESTABLISHED)) {
          established.add("socket:[" + words[9] + "]");
        }
      }
    }
    List<Integer> sockets = new ArrayList<>();
    try (Stream<Path> open = Files.list(proc.resolve("fd"))) {
      for (Path descriptor : open.toList()) {
        try {
          if (established.contains(Files.readSymbolicLink(descriptor).toString())) {
            sockets.add(Integer.parseInt(descriptor.getFileName().toString()));
          }
        } catch (NoSuchFileException e) {
          // Closed since the folder was read.
        }
      }
    }
    return sockets;
  }

  /** A program of one instruction, {@code ret 0}: keep 0 bytes of each packet. */
  private static void dropAllThatArrives(int socket) {
    try (Memory instruction = new Memory(8);
        Memory program = new Memory(16)) {
      instruction.clear();
      instruction.setShort(0, (short) 0x06);
      program.clear();
      program.setShort(0, (short) 1);
      program.setPointer(8, instruction);
      Libc.setsockopt(socket, Libc.SOL_SOCKET, Libc.SO_ATTACH_FILTER, program, 16);
    }
  }
}
