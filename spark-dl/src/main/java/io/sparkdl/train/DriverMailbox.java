package io.sparkdl.train;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.rpc.RpcCallContext;
import org.apache.spark.rpc.RpcEndpointRef;
import org.apache.spark.rpc.RpcEnv;
import org.apache.spark.rpc.RpcTimeout;
import org.apache.spark.rpc.ThreadSafeRpcEndpoint;
import org.apache.spark.util.RpcUtils;
import scala.PartialFunction;
import scala.concurrent.duration.FiniteDuration;
import scala.reflect.ClassTag;
import scala.runtime.AbstractPartialFunction;
import scala.runtime.BoxedUnit;

/**
 * Where workers tell the driver that they have started, how far they are and why they failed, over
 * Spark's own RPC, so under Spark's ports and security. Accumulators would tell only at the end of
 * a task, or with the executors' heartbeats every 10 s. Messages are arrays of strings: Spark's
 * dispatcher needs no class of ours to read them.
 */
final class DriverMailbox implements ThreadSafeRpcEndpoint, AutoCloseable {
  private static final String STARTED = "started";
  private static final String PROGRESS = "progress";
  private static final String EPOCH = "epoch";
  private static final String MEASURED = "measured";
  private static final String FAILED = "failed";
  private static final String CHECKPOINTED = "checkpointed";

  /** Loading a worker's rows may take any time; a worker that fails ends the job, and the wait. */
  private static final long MEETING_DAYS = 7;

  private final RpcEnv env;
  private final ProgressListener listener;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final RpcEndpointRef reference;
  private final String[] profiles;
  private final List<RpcCallContext> waiting = new ArrayList<>();

  /** What the driver waits for. */
  sealed interface Event permits Started, Failed, Checkpointed {}

  /** A worker has written its part of a checkpoint. */
  record Checkpointed(RunCheckpoints.Part part) implements Event {}

  /** A worker's task runs, on the executor of this id and on this machine. */
  record Started(int worker, String executor, String host) implements Event {}

  /**
   * A worker has failed.
   *
   * @param worker its rank
   * @param own whether the cause is its own, not what another worker or the driver did to it
   * @param lasting whether another attempt would fail alike
   * @param message where the worker was and what is wrong
   * @param trace stack trace
   */
  record Failed(int worker, boolean own, boolean lasting, String message, String trace)
      implements Event {}

  /** Opens a mailbox on the driver; {@code name} is unique to the job. */
  DriverMailbox(String name, int workers, ProgressListener listener) {
    this.profiles = new String[workers * PeerProfile.TEXTS];
    this.env = SparkEnv.get().rpcEnv();
    this.listener = listener;
    this.reference = env.setupEndpoint(name, this);
  }

  @Override
  public RpcEnv rpcEnv() {
    return env;
  }

  /** Events, in the order of their arrival. */
  BlockingQueue<Event> events() {
    return events;
  }

  @Override
  public PartialFunction<Object, BoxedUnit> receive() {
    return new AbstractPartialFunction<>() {
      @Override
      public boolean isDefinedAt(Object message) {
        return message instanceof String[];
      }

      @Override
      public BoxedUnit apply(Object message) {
        take((String[]) message);
        return BoxedUnit.UNIT;
      }
    };
  }

  /** Workers meet: each gives its rank and profile, all get the profiles when all are there. */
  @Override
  public PartialFunction<Object, BoxedUnit> receiveAndReply(RpcCallContext context) {
    return new AbstractPartialFunction<>() {
      @Override
      public boolean isDefinedAt(Object message) {
        return message instanceof String[] meeting && meeting.length == 1 + PeerProfile.TEXTS;
      }

      @Override
      public BoxedUnit apply(Object message) {
        meet((String[]) message, context);
        return BoxedUnit.UNIT;
      }
    };
  }

  private void meet(String[] message, RpcCallContext context) {
    int at = Integer.parseInt(message[0]) * PeerProfile.TEXTS;
    System.arraycopy(message, 1, profiles, at, PeerProfile.TEXTS);
    waiting.add(context);
    if (waiting.size() * PeerProfile.TEXTS == profiles.length) {
      waiting.forEach(worker -> worker.reply(profiles.clone()));
    }
  }

  private void take(String[] message) {
    switch (message[0]) {
      case STARTED -> events.add(new Started(Integer.parseInt(message[1]), message[2], message[3]));
      case FAILED ->
          events.add(
              new Failed(
                  Integer.parseInt(message[1]),
                  Boolean.parseBoolean(message[2]),
                  Boolean.parseBoolean(message[3]),
                  message[4],
                  message[5]));
      case CHECKPOINTED -> events.add(new Checkpointed(RunCheckpoints.Part.fromJson(message[1])));
      case PROGRESS ->
          listener.progress(
              new StepProgress(
                  Integer.parseInt(message[1]),
                  Integer.parseInt(message[2]),
                  Long.parseLong(message[3]),
                  Long.parseLong(message[4]),
                  Double.parseDouble(message[5]),
                  Double.parseDouble(message[6]),
                  Long.parseLong(message[7]),
                  Double.parseDouble(message[8])));
      case EPOCH -> listener.epochEnded(EpochReport.fromJson(message[1]));
      case MEASURED ->
          listener.workerMeasured(Integer.parseInt(message[1]), WorkerReport.fromJson(message[2]));
      default -> throw new IllegalArgumentException("mailbox: unknown message " + message[0]);
    }
  }

  @Override
  public void close() {
    env.stop(reference);
  }

  /** A worker's side of the mailbox. */
  static final class Sender {
    private final RpcEndpointRef driver;

    Sender(String name) {
      SparkConf conf = SparkEnv.get().conf();
      driver = RpcUtils.makeDriverRef(name, conf, SparkEnv.get().rpcEnv());
    }

    void started(WorkerPosition worker) {
      String executor = SparkEnv.get().executorId();
      driver.send(new String[] {STARTED, "" + worker.rank(), executor, worker.host()});
    }

    /**
     * Gives this worker's profile and waits for those of all; Spark's barrier would, but it takes a
     * second.
     *
     * @return by rank
     */
    List<PeerProfile> meet(int worker, PeerProfile profile) {
      var limit = new FiniteDuration(MEETING_DAYS, TimeUnit.DAYS);
      RpcTimeout timeout = new RpcTimeout(limit, "spark.sparkdl.meeting");
      ClassTag<String[]> type = ClassTag.apply(String[].class);
      String[] message = new String[1 + PeerProfile.TEXTS];
      message[0] = "" + worker;
      profile.put(message, 1);
      String[] texts = driver.askSync(message, timeout, type);
      List<PeerProfile> all = new ArrayList<>();
      for (int at = 0; at < texts.length; at += PeerProfile.TEXTS) {
        all.add(PeerProfile.get(texts, at));
      }
      return all;
    }

    void failed(Failed failure) {
      driver.send(
          new String[] {
            FAILED,
            "" + failure.worker(),
            "" + failure.own(),
            "" + failure.lasting(),
            failure.message(),
            failure.trace()
          });
    }

    void checkpointed(RunCheckpoints.Part part) {
      driver.send(new String[] {CHECKPOINTED, part.toJson()});
    }

    void epochEnded(EpochReport report) {
      driver.send(new String[] {EPOCH, report.toJson()});
    }

    void measured(int epoch, WorkerReport soFar) {
      driver.send(new String[] {MEASURED, "" + epoch, soFar.toJson()});
    }

    void progress(StepProgress progress) {
      driver.send(
          new String[] {
            PROGRESS,
            "" + progress.epoch(),
            "" + progress.epochs(),
            "" + progress.step(),
            "" + progress.steps(),
            "" + progress.loss(),
            "" + progress.learningRate(),
            "" + progress.rows(),
            "" + progress.seconds()
          });
    }
  }
}
