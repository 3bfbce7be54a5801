package io.sparkdl.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.VoidFunction;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which executors are given up: those that do not end the tasks of a run, and no others. */
@Timeout(300)
class LostExecutorsTest {
  private static ExecutorRuns runs;

  private final Events events = new Events();
  private ServerSocket server;

  @BeforeAll
  static void start() throws Exception {
    // The status store, where it does not lag, is up to date. A context that ends asks executors to
    // clean up, also one that was cut off, and waits for it.
    runs =
        ExecutorRuns.start(
            512, Map.of("spark.ui.liveUpdate.period", "0", "spark.rpc.askTimeout", "10s"));
  }

  @AfterAll
  static void stop() {
    runs.close();
  }

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    context().addSparkListener(events);
  }

  @AfterEach
  void close() throws IOException {
    context().removeSparkListener(events);
    server.close();
  }

  /** Tells where tasks begin, and which executors are lost. */
  private static final class Events extends SparkListener {
    private final BlockingQueue<String> started = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> removed = new LinkedBlockingQueue<>();

    @Override
    public void onTaskStart(SparkListenerTaskStart start) {
      started.add(start.taskInfo().executorId());
    }

    @Override
    public void onExecutorRemoved(SparkListenerExecutorRemoved event) {
      removed.add(event.executorId());
    }
  }

  /** Holds up the queue of events that the status store is written from, before a job's tasks. */
  private static final class Delay extends SparkListener {
    private final CountDownLatch over = new CountDownLatch(1);

    @Override
    public void onJobStart(SparkListenerJobStart start) {
      try {
        over.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Starts a job of one task and waits until it runs; it goes on, whatever happens to it, until the
   * test closes the task's connection.
   */
  private Task start(UnaryOperator<Supplier<JavaFutureAction<Void>>> submitting) throws Exception {
    int port = server.getLocalPort();
    VoidFunction<Integer> holding =
        number -> {
          try (Socket connection = new Socket(InetAddress.getLoopbackAddress(), port)) {
            // Not interruptible: a task that ends when it is cancelled is not what is tested.
            connection.getInputStream().read();
          }
        };
    JavaFutureAction<Void> job =
        submitting
            .apply(
                () ->
                    new JavaSparkContext(context())
                        .parallelize(List.of(0), 1)
                        .foreachAsync(holding))
            .get();
    return new Task(job, server.accept(), events.started.take());
  }

  /** A task that runs on an executor. */
  private record Task(JavaFutureAction<Void> job, Socket connection, String executor) {
    void end() throws Exception {
      connection.close();
      job.get();
    }
  }

  private static SparkContext context() {
    return runs.spark().sparkContext();
  }

  @Test
  void replace_anotherJobsTaskOnTheExecutor_leavesIt() throws Exception {
    try (ExecutorWatch watch = new ExecutorWatch(context())) {
      Task elsewhere = start(job -> job);
      Task own = start(job -> () -> watch.following(job));
      own.end();
      Task other = start(job -> job);
      assertEquals(own.executor(), other.executor(), "the only slot that is free");
      LostExecutors.replace(context(), watch, Set.of(own.executor()), Duration.ofSeconds(2));
      other.end();
      Task next = start(job -> job);
      assertEquals(own.executor(), next.executor(), "one that is given up gets no task");
      next.end();
      elsewhere.end();
    }
  }

  @Test
  void replace_taskThatDoesNotEnd_replacesThoughTheStatusStoreLags() throws Exception {
    Delay delay = new Delay();
    context().listenerBus().addToStatusQueue(delay);
    try (ExecutorWatch watch = new ExecutorWatch(context())) {
      Task own = start(job -> () -> watch.following(job));
      own.job().cancel(true);
      LostExecutors.replace(context(), watch, Set.of(own.executor()), Duration.ofSeconds(2));
      assertEquals(own.executor(), events.removed.poll(60, TimeUnit.SECONDS));
    } finally {
      delay.over.countDown();
      context().removeSparkListener(delay);
    }
  }

  /** Its result still goes out; what the driver sends from then on is dropped. */
  @Test
  void replace_taskHasEndedOnAnExecutorThatNothingReaches_replacesIt() throws Exception {
    VoidFunction<Integer> striking = number -> Fault.CONNECTIONS_SILENT.strike();
    try (ExecutorWatch watch = new ExecutorWatch(context())) {
      watch
          .following(
              () ->
                  new JavaSparkContext(context()).parallelize(List.of(0), 1).foreachAsync(striking))
          .get();
      String executor = events.started.take();
      LostExecutors.replace(context(), watch, Set.of(executor), Duration.ofSeconds(2));
      events.started.clear();
      // Spark itself, which takes it for alive, would send it one of two tasks.
      Task one = start(job -> job);
      Task other = start(job -> job);
      assertFalse(Set.of(one.executor(), other.executor()).contains(executor), executor);
      one.end();
      other.end();
    }
  }
}
