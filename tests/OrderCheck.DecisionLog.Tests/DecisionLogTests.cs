using System.Text;

namespace OrderCheck.Decisions.Tests;

public sealed class DecisionLogTests : IDisposable
{
    private const string Card = "0b7e2a44-3c1c-5d0c-9a3b-5d1f5a0c6d11";

    private readonly ScratchLog _scratch = new();

    private DecisionLog Log => _scratch.Log;

    [Fact]
    public async Task Every_order_of_a_call_has_a_row_and_asking_again_adds_rows()
    {
        var call = ScratchLog.Call(Path.Combine("examples", "05-calcium-score-with-coronary-cta", "request.json"));
        await Log.AppendAsync(call);
        await Log.AppendAsync(call);

        var rows = await Log.FindAsync(call.Assessments[1].AssessmentId);
        var orders = call.Assessments.Count;
        Assert.Equal([2L, 2 + orders], rows.Select(row => row.Seq));
        Assert.Equal(2, rows.Select(row => row.Decision!.RequestId).Distinct().Count());
        Assert.Equal(Enumerable.Range(1, orders), (await Log.FindAsync(rows[0].Decision!.RequestId)).Select(row => row.Decision!.Position));
        Assert.Equal(call.Assessments[1].Purpose!.Value.ToCode(), rows[0].Decision!.Answers.Purpose);
        Assert.NotEmpty(rows[0].Decision!.Criteria);
    }

    [Fact]
    public async Task Patients_are_hashed_with_the_key()
    {
        var call = ScratchLog.Call(ScratchLog.Supported);
        var subject = call.Assessments[0].Order.Subject!;
        await Log.AppendAsync(call);

        using var connection = _scratch.Connect();
        var row = LogStore.Read(connection, "").Single();
        Assert.DoesNotContain(subject, row.Facts + row.Body, StringComparison.Ordinal);
        Assert.Matches("^[0-9a-f]{32}$", row.ToEntry().Decision!.Patient);
    }

    [Fact]
    public async Task Calls_at_once_are_all_there_in_an_unbroken_chain()
    {
        var call = ScratchLog.Call(ScratchLog.Supported);
        using var other = _scratch.Open();
        await Task.WhenAll(Enumerable.Range(0, 200).Select(at => (at % 2 == 0 ? Log : other).AppendAsync(call)));

        Assert.Equal(200, Log.Export().Select(row => row.Decision!.RequestId).Distinct().Count());
        var found = await Log.VerifyAsync();
        Assert.True(found.IsIntact, found.Problem);
        Assert.Equal(200, found.Rows);
    }

    [Theory]
    [InlineData("UPDATE decision_log SET body = replace(body, 'diagnostic', 'screening') WHERE seq = 3", 3L)]
    [InlineData("UPDATE decision_log SET client = 'other' WHERE seq = 5", 5L)]
    [InlineData("UPDATE decision_log SET facts = NULL WHERE seq = 2", 2L)]
    [InlineData("DELETE FROM decision_log WHERE seq = 1", 1L)]
    [InlineData("DELETE FROM decision_log WHERE seq = 4", 4L)]
    [InlineData("DELETE FROM decision_log WHERE seq = 6", 6L)]
    [InlineData("UPDATE decision_log SET seq = CASE seq WHEN 2 THEN -3 ELSE -2 END WHERE seq IN (2, 3); UPDATE decision_log SET seq = -seq WHERE seq < 0", 2L)]
    public async Task A_row_that_was_edited_deleted_or_moved_is_found(string sql, long place)
    {
        for (var call = 0; call < 6; call++)
        {
            await Log.AppendAsync(ScratchLog.Call(ScratchLog.Supported));
        }

        Assert.True((await Log.VerifyAsync()).IsIntact);
        _scratch.Tamper(sql);

        Assert.Equal(place, (await Log.VerifyAsync()).BrokenAt);
    }

    [Fact]
    public async Task Old_rows_go_and_the_chain_begins_behind_them()
    {
        await Log.AppendAsync(ScratchLog.Call(ScratchLog.Supported));
        _scratch.Clock.Advance(TimeSpan.FromDays(10));
        await Log.AppendAsync(ScratchLog.Call(ScratchLog.Supported));

        Assert.Equal(1, await Log.DeleteBeforeAsync(_scratch.Clock.GetUtcNow().AddDays(-5)));
        Assert.Equal(0, await Log.DeleteBeforeAsync(_scratch.Clock.GetUtcNow().AddDays(-5)));
        Assert.Equal([2L], Log.Export().Select(row => row.Seq));
        await Log.AppendAsync(ScratchLog.Call(ScratchLog.Supported));
        Assert.True((await Log.VerifyAsync()).IsIntact);
    }

    [Fact]
    public async Task Feedback_is_joined_to_its_card_and_the_same_report_counts_once()
    {
        var criterion = new CriterionId("ccta-cgs-L33947", new DateOnly(2024, 10, 3), "limits");
        var call = ScratchLog.Call(ScratchLog.Supported) with { Service = "order-sign-crd", Cards = [new ShownCard(Card, 1, "denial-expected", criterion)] };
        await Log.AppendAsync(call);
        var report = new ReportedFeedback { Card = Card, Accepted = false, Reason = new Code("", "clinical-judgement"), Comment = "call Zebulon", At = _scratch.Clock.GetUtcNow() };
        await Log.AppendAsync("mercy", "order-sign-crd", [report, report]);
        await Log.AppendAsync("mercy", "order-sign-crd", [report]);
        await Log.AppendAsync("mercy", "order-sign-crd", [report with { Card = "unknown\0" }]);
        await Log.AppendAsync("other", "order-sign-crd", [report]);

        var feedback = Log.Export().Select(row => row.Feedback).OfType<FeedbackEntry>().ToList();
        Assert.Equal(3, feedback.Count);
        Assert.Equal(("ccta-cgs-L33947/2024-10-03/limits", "denial-expected"), (feedback[0].Criterion, feedback[0].Finding));
        Assert.Equal((call.Assessments[0].AssessmentId, call.Assessments[0].Order.Reference), (feedback[0].AssessmentId, feedback[0].Order));
        Assert.All(feedback.Skip(1), unknown => Assert.Null(unknown.AssessmentId));
        Assert.Equal(3, (await Log.FindAsync(Card)).Length);
        Assert.True((await Log.VerifyAsync()).IsIntact);

        var stats = LogStatistics.Of(Log.Export());
        var row = stats.Criteria.Single(row => row.Criterion == feedback[0].Criterion);
        Assert.Equal((1, 0, 1, 1.0), (row.Shown, row.Accepted, row.Overridden, row.OverrideRate));
        Assert.Equal(1, stats.Answers["purpose=diagnostic"]);
    }

    [Fact]
    public async Task A_locked_database_is_waited_for_and_then_reported_and_later_written_again()
    {
        using var log = _scratch.Open(TimeSpan.FromSeconds(1));
        await log.AppendAsync(ScratchLog.Call(ScratchLog.Supported));
        using (var connection = _scratch.Connect())
        using (connection.BeginTransaction(deferred: false))
        {
            await Assert.ThrowsAsync<DecisionLogUnavailableException>(() => log.AppendAsync(ScratchLog.Call(ScratchLog.Supported)));
        }

        while (true)
        {
            try
            {
                await log.AppendAsync(ScratchLog.Call(ScratchLog.Supported));
                break;
            }
            catch (DecisionLogUnavailableException)
            {
                // The writer is still at the attempt that the caller did not wait for.
            }
        }

        Assert.True((await log.VerifyAsync()).IsIntact);
    }

    [Fact]
    public async Task A_full_disk_is_reported_and_nothing_half_written_stays()
    {
        await Log.AppendAsync(ScratchLog.Call(ScratchLog.Supported));
        _scratch.Tamper("CREATE TRIGGER full BEFORE INSERT ON decision_log BEGIN SELECT RAISE(FAIL, 'database or disk is full'); END");

        await Assert.ThrowsAsync<DecisionLogUnavailableException>(() => Log.AppendAsync(ScratchLog.Call(ScratchLog.Supported)));
        Assert.Equal(1, (await Log.VerifyAsync()).Rows);
        _scratch.Tamper("DROP TRIGGER full");
        await Log.AppendAsync(ScratchLog.Call(ScratchLog.Supported));
        Assert.Equal(2, (await Log.VerifyAsync()).Rows);
        Assert.True((await Log.VerifyAsync()).IsIntact);
    }

    [Fact]
    public async Task A_place_that_cannot_be_written_is_reported_when_it_is_opened()
    {
        var file = Path.GetTempFileName();
        using var log = new DecisionLog(new DecisionLogSettings { Path = Path.Combine(file, "decisions.db"), Key = Encoding.UTF8.GetBytes("0123456789abcdef") }, TimeProvider.System);

        await Assert.ThrowsAsync<DecisionLogUnavailableException>(() => log.OpenAsync());
        await Assert.ThrowsAsync<DecisionLogUnavailableException>(() => log.FindAsync("oc-1"));
        File.Delete(file);
    }

    [Fact]
    public async Task Without_a_key_nothing_is_recorded_but_all_can_be_read()
    {
        await Log.AppendAsync(ScratchLog.Call(ScratchLog.Supported));
        using var reader = new DecisionLog(new DecisionLogSettings { Path = _scratch.DatabasePath }, TimeProvider.System);

        Assert.Single(reader.Export());
        await Assert.ThrowsAsync<InvalidOperationException>(() => reader.AppendAsync(ScratchLog.Call(ScratchLog.Supported)));
    }

    public void Dispose() => _scratch.Dispose();
}
