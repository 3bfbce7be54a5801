package io.sparkdl.pipelines.soak;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.slf4j.LoggerFactory;

/** Fills the heap of another JVM on this machine, which loads this class as an agent. */
public final class HeapFiller {
  private static final int LARGEST = 1 << 24;
  private static final int SMALLEST = 512;
  private static final long PAUSE_MILLIS = 20;
  private static final long ANSWER_MILLIS = 15_000;

  private HeapFiller() {}

  /** Writes the agent's jar: this class and a manifest that names it. */
  static Path agent(Path folder) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Agent-Class", HeapFiller.class.getName());
    Path jar = folder.resolve("heap-filler.jar");
    String entry = HeapFiller.class.getName().replace('.', '/') + ".class";
    try (InputStream bytes = HeapFiller.class.getClassLoader().getResourceAsStream(entry);
        JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      out.putNextEntry(new JarEntry(entry));
      bytes.transferTo(out);
    }
    return jar;
  }

  /** Loads the agent into a process, which may end over it, or never answer. */
  static void fill(long process, Path agent) throws InterruptedException {
    Thread loading = new Thread(() -> load(process, agent), "sparkdl-attach");
    loading.setDaemon(true);
    loading.start();
    loading.join(ANSWER_MILLIS);
  }

  private static void load(long process, Path agent) {
    try {
      VirtualMachine machine = VirtualMachine.attach(String.valueOf(process));
      machine.loadAgent(agent.toString());
    } catch (IOException
        | AttachNotSupportedException
        | AgentLoadException
        | AgentInitializationException e) {
      // As it should be where the JVM had no memory left to say that it has loaded the agent.
      LoggerFactory.getLogger(HeapFiller.class).info("process {}: {}", process, e.toString());
    }
  }

  /**
   * Keeps arrays, smaller and smaller ones, until there is no room, and what falls free after that,
   * for as long as the process lives.
   *
   * @param arguments none
   */
  public static void agentmain(String arguments) {
    Thread filler = new Thread(HeapFiller::keepFull, "sparkdl-heap-filler");
    filler.setDaemon(true);
    filler.start();
  }

  private static void keepFull() {
    List<byte[]> kept = new ArrayList<>(1 << 20);
    int bytes = LARGEST;
    while (!Thread.currentThread().isInterrupted()) {
      try {
        kept.add(new byte[bytes]);
      } catch (OutOfMemoryError e) {
        bytes = bytes > SMALLEST ? bytes / 2 : pause();
      }
    }
  }

  /** Lets the JVM's other threads run out of memory too, instead of collecting garbage for ever. */
  private static int pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return SMALLEST;
  }
}
