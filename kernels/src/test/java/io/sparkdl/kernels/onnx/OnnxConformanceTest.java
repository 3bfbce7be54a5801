package io.sparkdl.kernels.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.sparkdl.kernels.backend.Backend;
import io.sparkdl.kernels.backend.Backends;
import io.sparkdl.kernels.backend.Device;
import io.sparkdl.kernels.backend.Program;
import io.sparkdl.kernels.cases.Argument;
import io.sparkdl.kernels.cases.BackendConformance;
import io.sparkdl.kernels.cases.Tolerance;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.reference.Elements;
import io.sparkdl.kernels.reference.ReferenceBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * Runs the ONNX project's backend tests whose operators and types we have on every back end, and
 * writes {@code target/conformance.json} ({@link ConformanceReport}). A test of several operators
 * counts under each of them. Tests that are not run are listed there with the reason. Without the
 * folder {@code sparkdl.data} nothing runs, and the number of skipped collections is printed.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OnnxConformanceTest {
  /** ONNX's own defaults (onnx/backend/test/runner, rtol 1e-3 and atol 1e-7). */
  private static final Tolerance TOLERANCE = new Tolerance(1e-7, 1e-3);

  private static final List<String> COLLECTIONS =
      List.of("node", "simple", "pytorch-operator", "pytorch-converted");

  private final ConformanceReport report = new ConformanceReport();

  /** The reference, and the back ends of the class path that find a device here. */
  private static List<Backend> backends() {
    List<Backend> backends = new ArrayList<>(List.of(new ReferenceBackend()));
    for (Backend backend : Backends.all()) {
      if (!backend.devices().isEmpty()) {
        backends.add(backend);
      } else if (backend.name().equals("opencl") && Boolean.getBoolean("sparkdl.requireOpenCl")) {
        throw new AssertionError("opencl: expected a device (sparkdl.requireOpenCl), got none");
      } else {
        System.out.println("OnnxConformanceTest: skipped " + backend.name() + ", no device");
      }
    }
    return backends;
  }

  @TestFactory
  Stream<DynamicContainer> conformance_everyBackend_givesStoredOutputs() throws IOException {
    List<OnnxTestFolder> folders = new ArrayList<>();
    int absent = 0;
    for (String collection : COLLECTIONS) {
      Path path = Path.of(System.getProperty("sparkdl.data", "../shared/data"), "onnx", collection);
      List<OnnxTestFolder> found = OnnxTestFolder.list(path);
      absent += found.isEmpty() ? 1 : 0;
      folders.addAll(found);
    }
    if (absent > 0) {
      System.out.println("OnnxConformanceTest: skipped " + absent + " absent collections");
    }
    List<DynamicContainer> containers = new ArrayList<>();
    for (Backend backend : backends()) {
      containers.add(DynamicContainer.dynamicContainer(backend.name(), tests(backend, folders)));
    }
    return containers.stream();
  }

  private Stream<DynamicTest> tests(Backend backend, List<OnnxTestFolder> folders)
      throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    int skipped = 0;
    for (OnnxTestFolder folder : folders) {
      ModelProto model = folder.model();
      Set<String> operators = OnnxModelReader.operators(model);
      try {
        List<OnnxTestFolder.DataSet> sets = readable(backend, folder, model);
        tests.add(
            DynamicTest.dynamicTest(folder.name(), () -> run(backend, model, operators, sets)));
      } catch (UnsupportedModel unsupported) {
        skipped++;
        report.skipped(backend.name(), operators, folder.name(), unsupported.getMessage());
      }
    }
    System.out.printf(
        "OnnxConformanceTest: %s runs %d tests, skips %d (reasons in conformance.json)%n",
        backend.name(), tests.size(), skipped);
    return tests.stream();
  }

  /** The data sets of a test that can be run. */
  private static List<OnnxTestFolder.DataSet> readable(
      Backend backend, OnnxTestFolder folder, ModelProto model) throws IOException {
    OnnxModelReader.check(model);
    List<OnnxTestFolder.DataSet> sets = folder.dataSets(model);
    for (OnnxTestFolder.DataSet set : sets) {
      try {
        for (Value value : OnnxModelReader.read(model, set.inputs()).plan().values()) {
          if (!backend.supports(value.type().element())) {
            throw new UnsupportedModel(
                "type not supported on "
                    + backend.name()
                    + ": "
                    + value.type().element().onnxName());
          }
        }
      } catch (UnsupportedModel unsupported) {
        throw unsupported;
      } catch (RuntimeException defect) {
        // Not a reason to skip: the test itself will fail on it.
        return sets;
      }
    }
    return sets;
  }

  private void run(
      Backend backend, ModelProto model, Set<String> operators, List<OnnxTestFolder.DataSet> sets) {
    boolean passed = false;
    try (Device device = backend.open(BackendConformance.OPTIONS)) {
      assertTrue(!sets.isEmpty(), "expected a data set, got none");
      for (OnnxTestFolder.DataSet set : sets) {
        run(device, OnnxModelReader.read(model, set.inputs()), set);
      }
      passed = true;
    } finally {
      report.ran(backend.name(), operators, passed);
    }
  }

  private static void run(Device device, OnnxPlan onnx, OnnxTestFolder.DataSet set) {
    assertEquals(set.outputs().size(), onnx.outputs().size(), "number of outputs");
    try (Program program = device.compile(onnx.plan())) {
      for (Map.Entry<String, Value> input : onnx.inputs().entrySet()) {
        BackendConformance.write(program, input.getValue(), set.inputs().get(input.getKey()));
      }
      program.run();
      for (int i = 0; i < onnx.outputs().size(); i++) {
        Argument stored = set.outputs().get(i);
        Elements expected = Elements.of(stored.type(), stored.data());
        Elements actual = BackendConformance.read(program, onnx.outputs().get(i));
        BackendConformance.compare("output " + i, actual, expected, TOLERANCE);
      }
    }
  }

  @AfterAll
  void writeReport() throws IOException {
    report.write(Path.of("target", "conformance.json"));
  }
}
