using BenchmarkDotNet.Running;

BenchmarkSwitcher.FromAssembly(typeof(OrderCheck.Benchmarks.TypicalOrder).Assembly).Run(args);
