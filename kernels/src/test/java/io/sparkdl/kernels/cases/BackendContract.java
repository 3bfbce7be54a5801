package io.sparkdl.kernels.cases;

import io.sparkdl.kernels.backend.Backend;
import io.sparkdl.kernels.backend.Device;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What every back end must pass. A back end's test is a class that implements this and gives the
 * back end; JUnit finds the tests through it.
 */
public interface BackendContract {
  /** The back end under test. */
  Backend backend();

  /** One test per operator case, all on one device; types it does not have must be refused. */
  @TestFactory
  default Stream<DynamicTest> operator_everyCase_matchesReference() {
    Backend backend = backend();
    Device device = backend.open(BackendConformance.OPTIONS);
    return OperatorCases.all().stream()
        .map(
            operatorCase ->
                DynamicTest.dynamicTest(
                    operatorCase.name(),
                    () -> {
                      if (BackendConformance.supports(backend, operatorCase)) {
                        BackendConformance.check(device, operatorCase);
                      } else {
                        BackendConformance.checkRefused(device, operatorCase);
                      }
                    }))
        .onClose(device::close);
  }

  /** One test per case of what a program does beyond single operators. */
  @TestFactory
  default Stream<DynamicTest> program_everyCase_behavesAsDocumented() {
    return ProgramCases.all().entrySet().stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.getKey(),
                    () -> {
                      try (Device device = backend().open(BackendConformance.OPTIONS)) {
                        entry.getValue().accept(device);
                      }
                    }));
  }
}
