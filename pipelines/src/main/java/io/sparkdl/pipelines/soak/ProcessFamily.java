package io.sparkdl.pipelines.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Processes with all that they have started. */
public final class ProcessFamily {
  private static final int END_SECONDS = 30;

  private ProcessFamily() {}

  /**
   * Kills processes with their children, in order, and waits until all of them are gone.
   *
   * @throws IllegalStateException if one is still there half a minute later
   */
  public static void end(List<Process> processes) {
    List<ProcessHandle> family = new ArrayList<>();
    for (Process process : processes) {
      family.addAll(process.descendants().toList());
      family.add(process.toHandle());
    }
    family.forEach(ProcessHandle::destroyForcibly);
    for (ProcessHandle member : family) {
      try {
        member.onExit().get(END_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (ExecutionException | TimeoutException e) {
        throw new IllegalStateException(
            "process " + member.pid() + ": expected to end when killed", e);
      }
    }
  }
}
