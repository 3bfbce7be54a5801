package io.sparkdl.train;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What can befall the process that calls it, in the thread of a worker. */
enum Fault {
  /** Fills the Java heap until there is no room, and keeps what it has. */
  HEAP_FULL {
    @Override
    void strike() {
      for (int bytes = 64 << 20; bytes >= 1024; ) {
        try {
          KEPT.add(new byte[bytes]);
        } catch (OutOfMemoryError e) {
          bytes /= 2;
          if (bytes < 1024) {
            throw e;
          }
        }
      }
    }
  },

  /** One allocation for which there is no room. */
  OUT_OF_MEMORY {
    @Override
    void strike() {
      List<long[]> arrays = new ArrayList<>();
      while (true) {
        arrays.add(new long[8 << 20]);
      }
    }
  },

  /** Shuts every TCP connection down: the other ends see it at once. */
  CONNECTIONS_SHUT {
    @Override
    void strike() throws IOException {
      for (int socket : tcpSockets()) {
        Libc.shutdown(socket, Libc.SHUT_RDWR);
      }
    }
  },

  /** Drops whatever arrives over every TCP connection: the other ends see nothing at all. */
  CONNECTIONS_SILENT {
    @Override
    void strike() throws IOException {
      for (int socket : tcpSockets()) {
        Libc.dropAllThatArrives(socket);
      }
    }
  };

  private static final List<byte[]> KEPT = new ArrayList<>(1 << 20);

  /** Does it. */
  abstract void strike() throws IOException;

  /** File descriptors of this process's established TCP connections. */
  static List<Integer> tcpSockets() throws IOException {
    List<String> inodes = new ArrayList<>();
    for (String table : List.of("/proc/self/net/tcp", "/proc/self/net/tcp6")) {
      for (String line : Files.readAllLines(Path.of(table))) {
        String[] words = line.strip().split("\\s+");
        if (words[3].equals("01")) { // established
          inodes.add("socket:[" + words[9] + "]");
        }
      }
    }
    List<Integer> sockets = new ArrayList<>();
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      for (Path descriptor : open.toList()) {
        if (Files.isSymbolicLink(descriptor)
            && inodes.contains(Files.readSymbolicLink(descriptor).toString())) {
          sockets.add(Integer.parseInt(descriptor.getFileName().toString()));
        }
      }
    }
    return sockets;
  }

  /** The C library's calls that Java's sockets do not offer. */
  private static final class Libc {
    static final int SHUT_RDWR = 2;
    private static final int SOL_SOCKET = 1;
    private static final int SO_ATTACH_FILTER = 26;

    static {
      Native.register("c");
    }

    static native int shutdown(int socket, int how);

    private static native int setsockopt(
        int socket, int level, int name, Pointer value, int length);

    /** A packet filter of one instruction, {@code ret 0}: keep 0 bytes, not even of an answer. */
    static void dropAllThatArrives(int socket) {
      Memory instruction = new Memory(8);
      ByteBuffer code = instruction.getByteBuffer(0, 8).order(ByteOrder.nativeOrder());
      code.putShort((short) 0x06).put((byte) 0).put((byte) 0).putInt(0);
      Memory program = new Memory(16);
      program.clear();
      program.setShort(0, (short) 1);
      program.setPointer(8, instruction);
      if (setsockopt(socket, SOL_SOCKET, SO_ATTACH_FILTER, program, 16) != 0) {
        throw new IllegalStateException("socket " + socket + ": expected to take a filter");
      }
    }
  }
}
