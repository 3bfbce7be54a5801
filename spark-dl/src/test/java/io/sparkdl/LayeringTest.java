package io.sparkdl;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures;
import org.junit.jupiter.api.Test;

/** The arrows between packages point one way: ml, train, data, engine, kernels. */
class LayeringTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          // Test classes of kernels come in a jar of their own.
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("io.sparkdl");

  @Test
  void packages_dependDownwardsOnly() {
    Architectures.layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage("io.sparkdl..")
        .withOptionalLayers(true)
        .layer("ml")
        .definedBy("io.sparkdl.ml..")
        .layer("train")
        .definedBy("io.sparkdl.train..")
        .layer("data")
        .definedBy("io.sparkdl.data..")
        .layer("engine")
        .definedBy("io.sparkdl.engine..")
        .layer("kernels")
        .definedBy("io.sparkdl.kernels..")
        .whereLayer("ml")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("train")
        .mayOnlyBeAccessedByLayers("ml")
        .whereLayer("data")
        .mayOnlyBeAccessedByLayers("ml", "train")
        .whereLayer("engine")
        .mayOnlyBeAccessedByLayers("ml", "train", "data")
        .check(CLASSES);
  }

  @Test
  void kernelsAndEngine_neverSeeSparkArrowOrScala() {
    noClasses()
        .that()
        .resideInAnyPackage("io.sparkdl.kernels..", "io.sparkdl.engine..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.spark..", "org.apache.arrow..", "scala..")
        .check(CLASSES);
  }

  @Test
  void backEnds_doNotKnowEachOther() {
    noClasses()
        .that()
        .resideInAPackage("io.sparkdl.kernels.cpu..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.sparkdl.kernels.opencl..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("io.sparkdl.kernels.opencl..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.sparkdl.kernels.cpu..")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void tensors_knowNothingOfTheProject() {
    onlyDependsOn("io.sparkdl.kernels.tensor..");
  }

  @Test
  void operatorsAndPlans_knowEachOtherAndTensorsOnly() {
    String[] allowed = {"io.sparkdl.kernels.plan..", "io.sparkdl.kernels.tensor.."};
    onlyDependsOn("io.sparkdl.kernels.operator..", allowed);
    onlyDependsOn("io.sparkdl.kernels.plan..", "io.sparkdl.kernels.operator..", allowed[1]);
  }

  @Test
  void backEndContract_knowsPlansAndTensorsOnly() {
    onlyDependsOn(
        "io.sparkdl.kernels.backend..", "io.sparkdl.kernels.plan..", "io.sparkdl.kernels.tensor..");
  }

  /** Outside the project the package may use what it likes; inside only itself and these. */
  private static void onlyDependsOn(String from, String... allowed) {
    DescribedPredicate<JavaClass> own = JavaClass.Predicates.resideInAPackage(from);
    DescribedPredicate<JavaClass> others = JavaClass.Predicates.resideInAnyPackage(allowed);
    DescribedPredicate<JavaClass> project = JavaClass.Predicates.resideInAPackage("io.sparkdl..");
    noClasses()
        .that(own)
        .should()
        .dependOnClassesThat(project.and(DescribedPredicate.not(own.or(others))))
        .check(CLASSES);
  }
}
