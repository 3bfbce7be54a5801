package io.sparkdl.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of a run, on the driver. Workers write their files and tell; when all files of a
 * step are there, the driver writes the manifest, which alone makes them a checkpoint, and deletes
 * all but the last few. Nothing is renamed.
 */
final class RunCheckpoints {
  static final String MANIFEST = "manifest.json";

  private static final Logger LOG = LoggerFactory.getLogger(RunCheckpoints.class);
  private static final String PREFIX = "step-";
  private static final int MOST_MANIFEST_BYTES = 64 << 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path directory;
  private final Configuration hadoop;
  private final int kept;
  private final int workers;
  private final RunCheckpoint.Run run;
  private final Map<Long, List<Part>> parts = new HashMap<>();

  /**
   * What a worker wrote for one step.
   *
   * @param globalStep steps before the checkpoint, over all epochs
   * @param rank of the worker
   * @param begun the checkpoint without slices, from worker 0; else null
   * @param slices the worker's own
   */
  record Part(
      long globalStep, int rank, RunCheckpoint begun, List<RunCheckpoint.SliceFile> slices) {
    Part {
      slices = List.copyOf(slices);
    }

    String toJson() {
      try {
        return JSON.writeValueAsString(this);
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("checkpoint: records of numbers and texts are JSON", e);
      }
    }

    static Part fromJson(String text) {
      try {
        return JSON.readValue(text, Part.class);
      } catch (JsonProcessingException e) {
        throw new IllegalArgumentException("checkpoint: expected a part as JSON, got " + text, e);
      }
    }
  }

  /**
   * The checkpoints under a directory.
   *
   * @param kept how many complete ones stay
   * @param run what the manifest says of the run
   */
  RunCheckpoints(
      Path directory, Configuration hadoop, int kept, int workers, RunCheckpoint.Run run) {
    this.directory = directory;
    this.hadoop = hadoop;
    this.kept = kept;
    this.workers = workers;
    this.run = run;
  }

  /**
   * Where the files of a step lie. A worker that was thought lost may still write those of the
   * attempt that it belongs to.
   */
  static Path ofStep(Path directory, long globalStep, int attempt) {
    return new Path(directory, PREFIX + "%012d-%04d".formatted(globalStep, attempt));
  }

  /** Takes note of a worker's part; a checkpoint that cannot be completed is given up, and told. */
  void add(Part part, int attempt) {
    List<Part> known = parts.computeIfAbsent(part.globalStep(), step -> new ArrayList<>());
    known.add(part);
    if (known.size() == workers) {
      parts.remove(part.globalStep());
      try {
        complete(ofStep(directory, part.globalStep(), attempt), known);
      } catch (IOException e) {
        LOG.warn("cannot complete the checkpoint of step {}: {}", part.globalStep(), e.toString());
      }
    }
  }

  private void complete(Path target, List<Part> all) throws IOException {
    all.sort(Comparator.comparingInt(Part::rank));
    RunCheckpoint begun = all.get(0).begun();
    RunCheckpoint whole =
        new RunCheckpoint(
            RunCheckpoint.VERSION,
            run,
            begun.epoch(),
            begun.step(),
            begun.epochs(),
            begun.totals(),
            begun.weights(),
            all.stream().flatMap(part -> part.slices().stream()).toList());
    FileSystem files = directory.getFileSystem(hadoop);
    try (OutputStream out = files.create(new Path(target, MANIFEST), true)) {
      out.write(JSON.writeValueAsBytes(whole));
    }
    List<Path> complete = complete(files);
    for (Path old : complete.subList(Math.min(kept, complete.size()), complete.size())) {
      // The manifest goes first, so that what is half deleted is no checkpoint.
      files.delete(new Path(old, MANIFEST), false);
      files.delete(old, true);
    }
  }

  /** Directories with a manifest, the latest step first. */
  private List<Path> complete(FileSystem files) throws IOException {
    List<Path> found = new ArrayList<>();
    try {
      for (FileStatus status : files.listStatus(directory)) {
        Path path = status.getPath();
        if (path.getName().startsWith(PREFIX) && files.exists(new Path(path, MANIFEST))) {
          found.add(path);
        }
      }
    } catch (FileNotFoundException e) {
      return found;
    }
    found.sort(Comparator.comparing(Path::getName).reversed());
    return found;
  }

  /** A checkpoint, and the Hadoop path where it lies. */
  record Found(String directory, RunCheckpoint checkpoint) implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  /** Forgets what workers of an attempt that has ended began. */
  void forgetBegun() {
    parts.clear();
  }

  /**
   * The latest checkpoint whose files are all as they were written; a damaged one is told of and
   * the one before is taken.
   *
   * @return null if there is none
   * @throws TrainingException if a checkpoint is of another run
   */
  Found latest() throws IOException {
    FileSystem files = directory.getFileSystem(hadoop);
    for (Path path : complete(files)) {
      RunCheckpoint checkpoint = intact(files, path);
      if (checkpoint != null) {
        check(path, checkpoint);
        return new Found(path.toString(), checkpoint);
      }
    }
    return null;
  }

  /** The checkpoint in a directory, or null if a file is not as it was written. */
  private static RunCheckpoint intact(FileSystem files, Path path) {
    try (InputStream in = files.open(new Path(path, MANIFEST))) {
      byte[] manifest = in.readNBytes(MOST_MANIFEST_BYTES);
      RunCheckpoint checkpoint = JSON.readValue(manifest, RunCheckpoint.class);
      if (checkpoint.version() != RunCheckpoint.VERSION) {
        throw new TrainingException(
            "expected version " + RunCheckpoint.VERSION + ", got " + checkpoint.version());
      }
      for (StoredFile file : checkpoint.files()) {
        file.verify(files, path);
      }
      return checkpoint;
    } catch (IOException | TrainingException e) {
      LOG.warn("checkpoint {} is not used: {}", path, e.getMessage());
      return null;
    }
  }

  private void check(Path path, RunCheckpoint checkpoint) {
    if (!checkpoint.run().equals(run)) {
      throw new TrainingException(
          "resumeFrom: expected checkpoints of this run, got at "
              + path
              + " one of "
              + checkpoint.run()
              + "; this is "
              + run
              + "; give the same data and params, or another checkpointDirectory");
    }
  }
}
