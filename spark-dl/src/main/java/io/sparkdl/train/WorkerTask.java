package io.sparkdl.train;

import io.sparkdl.data.DiskFullException;
import io.sparkdl.data.ShardChunk;
import io.sparkdl.data.ShardStore;
import io.sparkdl.kernels.backend.Device;
import io.sparkdl.kernels.backend.DeviceException;
import io.sparkdl.kernels.backend.DeviceLostException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Serializable;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.Utils;
import scala.Tuple2;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;

/**
 * One worker's task of the barrier stage: stores its shards, opens its device, meets the others,
 * trains. A failure is told to the driver and is a result, not an exception, so that Spark does not
 * try the stage again; only a task that dies or is killed fails the stage, whose further attempts
 * then refuse to run. Results are bytes, so that they do not depend on the application's
 * serialiser.
 */
final class WorkerTask
    extends AbstractFunction1<Iterator<Tuple2<Integer, ShardChunk>>, Iterator<byte[]>>
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Id of the executor that is the driver itself, in local mode. */
  private static final String DRIVER = "driver";

  private final Job job;
  private final Broadcast<float[][]> initial;
  private final StageAccumulators accumulators;
  private final SerializableConfiguration hadoop;

  WorkerTask(
      Job job,
      Broadcast<float[][]> initial,
      StageAccumulators accumulators,
      SerializableConfiguration hadoop) {
    this.job = job;
    this.initial = initial;
    this.accumulators = accumulators;
    this.hadoop = hadoop;
  }

  /** How often the run was begun before. */
  int attempt() {
    return job.attempt();
  }

  @Override
  public Iterator<byte[]> apply(Iterator<Tuple2<Integer, ShardChunk>> chunks) {
    BarrierTaskContext context = BarrierTaskContext.get();
    WorkerPosition position =
        new WorkerPosition(
            context.partitionId(), SparkEnv.get().blockManager().blockManagerId().host());
    DriverMailbox.Sender driver = new DriverMailbox.Sender(job.name());
    WorkerResult result;
    if (context.stageAttemptNumber() > 0) {
      String lost = "a worker's task was lost";
      result = new WorkerResult(position.rank(), null, lost, false, false, "");
    } else {
      driver.started(position);
      job.device().preload();
      result = run(chunks, context, position, driver);
      if (result.failure() != null) {
        driver.failed(result.told());
      }
    }
    return CollectionConverters.asScala(List.of(Utils.serialize(result)).iterator());
  }

  private WorkerResult run(
      Iterator<Tuple2<Integer, ShardChunk>> chunks,
      BarrierTaskContext context,
      WorkerPosition position,
      DriverMailbox.Sender driver) {
    long start = System.nanoTime();
    int rank = position.rank();
    String name = job.name() + "-" + rank;
    try (ShardStore store = store(name, rank);
        PeerMesh mesh = mesh(position)) {
      try {
        checkShared(rank);
        TrainingHistory history = train(chunks, context, position, driver, store, mesh, start);
        return WorkerResult.success(rank, rank == 0 ? history : null);
      } catch (IOException | RuntimeException | Error e) {
        mesh.abort(reason(position, context, e));
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      if (context.isInterrupted()) {
        // Cancelled by the user or by Spark, which has its own report of it.
        throw new TrainingException(reason(position, context, e), e);
      }
      return failed(position, e);
    } catch (Error e) {
      // The executor may not live on; what the driver knows, it knows from here.
      driver.failed(failed(position, e).told());
      throw e;
    }
  }

  /** What the other workers are told; it reaches the user if this worker cannot tell the driver. */
  private static String reason(WorkerPosition position, BarrierTaskContext context, Throwable e) {
    if (e instanceof PeerException) {
      return e.getMessage();
    }
    String what = context.isInterrupted() ? "its task was cancelled or killed" : message(e);
    return position + ": " + what;
  }

  private static WorkerResult failed(WorkerPosition position, Throwable e) {
    StringWriter trace = new StringWriter();
    e.printStackTrace(new PrintWriter(trace));
    boolean own = !(e instanceof PeerException);
    String what = own ? position + ": " + message(e) : e.getMessage() + ", says " + position;
    return new WorkerResult(
        position.rank(), null, what, own, own && isLasting(e), trace.toString());
  }

  private ShardStore store(String name, int rank) throws IOException {
    return ShardStore.inLocalDirectory(name, rank, job.features(), job.compression());
  }

  /** Found out before the training, not after it: does the driver see what this worker writes? */
  private void checkShared(int rank) throws IOException {
    Path probe = new Path(job.checkpoint(), Job.PROBE);
    if (rank == 0 && !probe.getFileSystem(hadoop.value()).exists(probe)) {
      throw new TrainingException(
          "checkpointDirectory: expected a directory that driver and executors share, got "
              + job.checkpoint()
              + ", where an executor does not see the driver's file; set it to a path of a shared"
              + " file system");
    }
  }

  /**
   * Whether the same would happen again: what this software or a device refuses, such as a batch
   * that does not fit the device's memory, not what befell it.
   */
  private static boolean isLasting(Throwable e) {
    return e instanceof TrainingException
        || e instanceof IllegalArgumentException
        || e instanceof DiskFullException
        || e instanceof DeviceException && !(e instanceof DeviceLostException);
  }

  private static String message(Throwable e) {
    boolean told = isLasting(e) || e instanceof PeerException || e instanceof DeviceException;
    return told ? e.getMessage() : e.toString();
  }

  private PeerMesh mesh(WorkerPosition position) throws IOException {
    SparkEnv env = SparkEnv.get();
    PeerMeeting meeting =
        new PeerMeeting(
            position.host(),
            position.rank(),
            job.settings().workers(),
            job.token(),
            Duration.ofMillis(job.settings().peerTimeoutMillis()));
    return new PeerMesh(
        meeting,
        Neighbours.OF_THIS_PROCESS,
        arrivals -> PeerTransport.open(env.conf(), env.securityManager(), meeting, arrivals));
  }

  private TrainingHistory train(
      Iterator<Tuple2<Integer, ShardChunk>> chunks,
      BarrierTaskContext context,
      WorkerPosition position,
      DriverMailbox.Sender driver,
      ShardStore store,
      PeerMesh mesh,
      long start)
      throws IOException {
    int rank = position.rank();
    store.expect(job.plan(), rank);
    if (job.validationRows() > 0) {
      store.expect(job.validationPlan(), rank);
    }
    while (chunks.hasNext()) {
      store.add(chunks.next()._2());
    }
    store.seal(0, job.plan(), rank);
    if (job.validationRows() > 0) {
      store.seal(1, job.validationPlan(), rank);
    }
    int threads = job.device().threads() > 0 ? job.device().threads() : context.cpus();
    DeviceSpec device =
        job.device().withThreads(threads).withShareOfMemory(workersPerProcess(context));
    int index = deviceIndex(context);
    // A device that does not open ends the run here, before the others are kept waiting.
    try (Device opened = open(device, index)) {
      List<String> addresses = addresses(position, driver, mesh, opened);
      PeerGroup peers = PeerGroup.of(addresses, mesh.connect(addresses));
      Runnable stopCheck = () -> checkKilled(context);
      try (WorkerMeter meter = new WorkerMeter(accumulators, ExecutorMetrics.OF_THIS_PROCESS);
          Worker worker =
              new Worker(job, position, opened, peers, store, meter, driver, stopCheck)) {
        return worker.train(
            initial.value(), () -> device.open(index), threads, start, hadoop.value());
      }
    }
  }

  /** A device that does not open would not do so again. */
  private static Device open(DeviceSpec device, int index) {
    try {
      return device.open(index);
    } catch (RuntimeException e) {
      throw new TrainingException(e.getMessage(), e);
    }
  }

  private static void checkKilled(BarrierTaskContext context) {
    if (context.isInterrupted()) {
      throw new TrainingException("training was cancelled");
    }
  }

  /** Addresses of all workers, which must have one kind of device. */
  private List<String> addresses(
      WorkerPosition position, DriverMailbox.Sender driver, PeerMesh mesh, Device device) {
    String address = position.host() + ":" + mesh.port();
    PeerProfile own = new PeerProfile(address, DeviceKind.of(device.info()));
    // Alone there is nobody to meet.
    List<PeerProfile> all =
        job.settings().workers() == 1 ? List.of(own) : driver.meet(position.rank(), own);
    PeerProfile.checkDevices(all);
    return all.stream().map(PeerProfile::address).toList();
  }

  /** Workers that may run in this process at once. */
  private int workersPerProcess(BarrierTaskContext context) {
    SparkConf conf = SparkEnv.get().conf();
    boolean local = SparkEnv.get().executorId().equals(DRIVER);
    int slots = conf.getInt("spark.executor.cores", Integer.MAX_VALUE) / context.cpus();
    int workers = job.settings().workers();
    return local ? workers : Math.max(1, Math.min(workers, slots));
  }

  /** The GPU that Spark gave the task, by its address; else the first device. */
  private static int deviceIndex(BarrierTaskContext context) {
    var gpu = context.resourcesJMap().get(WorkerResources.GPU);
    if (gpu == null || gpu.addresses().length == 0) {
      return 0;
    }
    String address = gpu.addresses()[0];
    try {
      return Integer.parseInt(address);
    } catch (NumberFormatException e) {
      throw new TrainingException(
          "spark.task.resource.gpu: expected a device's number as address, got "
              + address
              + "; use conf/discover-gpus as discovery script",
          e);
    }
  }
}
