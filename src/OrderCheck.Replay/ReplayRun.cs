using System.Collections.Immutable;

namespace OrderCheck.Replay;

/// <summary>One replay: finds the requests, has them answered, and hands the answers to the totals and the writers.</summary>
internal sealed class ReplayRun(
    CommandEnvironment environment, Knowledge knowledge, ReplaySettings settings, DateOnly today, int requestsPerBatch, int bodyLimit)
{
    private readonly ReplayTotals _totals = new();
    private readonly List<IReplayWriter> _writers = [];

    // Writes to the standard output, which outlives it.
    private IReplayWriter? _shown;

    // The name of the last request that a resumed run passed over.
    private string? _lastSkipped;

    /// <summary>Runs it to its end, or until it is stopped.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        var header = Header();
        using var baseline = settings.Baseline is { } run ? new Baseline(run) : null;
        var bytes = Inputs().Sum(input => input.Bytes);
        try
        {
            // Before anything is written: a run that cannot begin leaves the files as they were.
            await using var answers = await Answers(stop);
            var (done, last) = OpenWriters(header, baseline);
            var started = environment.Clock.GetTimestamp();
            var batches = Checked(
                new RequestBatches(environment, bodyLimit, requestsPerBatch).ReadAsync(
                Inputs(), done, settings.Limit, name => _lastSkipped = name), done, last);
            var lost = await ReplayProgress.RunAsync(
                environment, bytes, progress => ReplayAsync(answers, batches, baseline, done, progress, stop));
            return await FinishAsync(header, baseline, lost, done, environment.Clock.GetElapsedTime(started), stop.IsCancellationRequested);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Before the first request.
            return ExitCode.Stopped;
        }
        finally
        {
            _writers.ForEach(writer => writer.Dispose());
        }
    }

    private RunHeader Header()
    {
        var decidedBy = settings.Target?.ToString() ?? $"knowledge {knowledge.Version}";
        var readingFrom = settings.RecordedEhr is { } ehr ? $", reading from the EHR recorded in {ehr}" : settings.MockEhr
            ? ", reading from a mock EHR" : "";
        return new RunHeader(string.Join(' ', settings.Paths), decidedBy + readingFrom, settings.Against ?? settings.Baseline ?? "",
            Formats.Of(settings.AsOf ?? today));
    }

    /// <summary>Has the batches answered.</summary>
    /// <returns>How the service was lost, or null.</returns>
    private async Task<TargetLostException?> ReplayAsync(
        IReplayAnswers answers, IAsyncEnumerable<RequestBatch> batches, Baseline? baseline, long done, ReplayProgress progress,
        CancellationToken stop)
    {
        TargetLostException? lost = null;
        try
        {
            await new ReplayPipeline(answers, settings.Parallel).RunAsync(batches, Take, stop);
        }
        catch (TargetLostException fault)
        {
            lost = fault;
        }

        Advise(atEnd: true);
        return lost;

        void Take(long bytesDone, ImmutableArray<ReplayedOrder> orders)
        {
            foreach (var order in orders)
            {
                Add(baseline is null ? order : baseline.Compare(order));
            }

            Advise(atEnd: false);
            progress.Show(bytesDone, _totals.Requests - done);
        }

        void Advise(bool atEnd)
        {
            if (answers.TakeAdvice(atEnd) is { } advice)
            {
                progress.WriteLine(advice);
            }
        }
    }

    private async Task<int> FinishAsync(
        RunHeader header, Baseline? baseline, TargetLostException? lost, long done, TimeSpan elapsed, bool isStopped)
    {
        // Of what was limited or stopped there is no saying what is missing.
        var notReplayed = baseline is null || isStopped || lost is not null
            || _totals.Requests >= settings.Limit ? 0 : baseline.CountRest();
        var session = new ReplaySession(
            header.Inputs, settings.Against ?? (settings.Baseline is { } file ? $"run {file}" : null), header.Knowledge, elapsed,
            (_totals.Requests - done) / Math.Max(elapsed.TotalSeconds, 0.001), settings.Others is not null, isStopped || lost is not null,
            notReplayed);
        _writers.ForEach(writer => writer.Finish(_totals, session));
        _shown!.Finish(_totals, session);
        if (lost is not null)
        {
            await environment.Error.WriteLineAsync(TerminalSafeText.Of(
                $"{lost.Message}; {_totals.Requests} requests are answered{(settings.Outputs.Any(OutputFile.IsRun) ? ", and --resume goes on behind them" : "")}."));
        }

        return isStopped ? ExitCode.Stopped
            : lost is not null || notReplayed > 0 || (_totals.Differing > 0 && settings.Others is null) ? ExitCode.Failed
            : _totals.Faults > 0 ? ExitCode.Unreadable
            : ExitCode.Done;
    }

    // What was done is passed over by number; that it is the same input shows in the last name.
    private async IAsyncEnumerable<RequestBatch> Checked(IAsyncEnumerable<RequestBatch> batches, long done, string? last)
    {
        await foreach (var batch in batches)
        {
            yield return _lastSkipped == last
                ? batch
                : throw new UnreadableInputException(
                    $"the run was stopped after {last}, but request {done} is now {_lastSkipped ?? "another"}: the input has changed; leave out --resume");
        }
    }

    private IEnumerable<ReplayInput> Inputs() => ReplayInput.Find(settings.Paths, settings.OwnFiles);

    private async Task<IReplayAnswers> Answers(CancellationToken stop)
    {
        if (settings.ParseOnly)
        {
            return new ParseOnlyAnswers();
        }

        if (settings.MockEhr)
        {
            var port = settings.Target is null ? 0 : settings.EhrPort;
            Func<Task<ServiceAnswers>>? find = settings.Target is null ? null : () => Service(settings.Target);
            var day = settings.AsOf ?? today;
            return settings.RecordedEhr is { } folder
                ? await RecordedEhrAnswers.StartAsync(folder, port, find, settings.Data, day, settings.Parallel, environment.Clock, stop)
                : await MockEhrAnswers.StartAsync(port, find, settings.Data, knowledge, day, settings.Parallel, environment.Clock, stop);
        }

        var withTrail = settings.Baseline is not null || settings.Others is not null || settings.Format == "ndjson"
            || settings.Outputs.Any(OutputFile.IsRun)
            || Inputs().Any(input => input.Expectation is not null);
        return settings.Target is { } target ? await Service(target)
            : new InProcessAnswers(knowledge, settings.Others, today, settings.AsOf, withTrail);

        Task<ServiceAnswers> Service(Uri address) =>
            ServiceAnswers.FindAsync(address, settings.Audience, settings.Signer, settings.AsOf, settings.Parallel, stop);
    }

    /// <summary>Opens what is written; when a run is resumed, its orders go to the totals and to the other writers first.</summary>
    private (long Done, string? Last) OpenWriters(RunHeader header, Baseline? baseline)
    {
        var run = settings.Resume ? settings.Outputs.Single(OutputFile.IsRun) : null;
        foreach (var file in settings.Outputs.Where(file => file != run))
        {
            _writers.Add(Open(OutputFile.Form(file)!, () => File.Create(file), header));
        }

        _shown = settings.Format == "table" ? new TableReplayWriter(environment, settings.Others ?? knowledge)
            : Open(settings.Format, () => new BufferedStream(environment.Output), header);
        if (run is null)
        {
            return (0, null);
        }

        var done = (0L, (string?)null);
        var resumed = File.Exists(run) && new FileInfo(run).Length > 0;
        if (resumed)
        {
            done = RunReader.Recover(run, header, order =>
            {
                // In step with the baseline, which has these orders too.
                baseline?.Compare(order);
                Add(order);
            });
            if (done.Item1 > settings.Limit)
            {
                throw new UnreadableInputException(
                    $"{run}: holds {done.Item1} requests already; --limit {settings.Limit} leaves nothing to go on with");
            }
        }

        _writers.Insert(0, new RunWriter(new FileStream(run, FileMode.Append, FileAccess.Write, FileShare.Read), resumed ? null : header));
        return done;
    }

    private IReplayWriter Open(string form, Func<Stream> stream, RunHeader header) => form switch
    {
        "ndjson" => new RunWriter(stream(), header),
        "csv" => new CsvReplayWriter(stream()),
        "junit" => new JUnitReplayWriter(stream()),
        "json" => new JsonReplayWriter(stream()),
        _ => new HtmlReportWriter(stream(), settings.Others ?? knowledge),
    };

    private void Add(ReplayedOrder order)
    {
        _totals.Add(order);
        foreach (var writer in _writers)
        {
            writer.Write(order);
        }

        _shown!.Write(order);
    }
}
