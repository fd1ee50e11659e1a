using System.Collections.Immutable;
using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace OrderCheck.Decisions.Tests;

/// <summary>A log in a folder of its own, and calls to fill it with.</summary>
internal sealed class ScratchLog : IDisposable
{
    public static readonly DateOnly Today = new(2026, 11, 22);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ordercheck-log-");

    public ScratchLog() => Log = Open();

    public static Knowledge Knowledge { get; } = KnowledgeLoader.LoadShipped();

    public static OrderAssessor Assessor { get; } = new(Knowledge);

    public static IEnumerable<string> Examples => Directory.EnumerateDirectories("examples").Select(folder => Path.Combine(folder, "request.json"))
        .Where(File.Exists).Order(StringComparer.Ordinal);

    public static string Supported => Path.Combine("examples", "01-coronary-cta-supported", "request.json");

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 22, 9, 0, 0, TimeSpan.Zero));

    public string DatabasePath => Path.Combine(_folder.FullName, "below", "decisions.db");

    public DecisionLog Log { get; private set; }

    public static ImmutableArray<ImagingOrder> Orders(string file)
    {
        var body = Encoding.UTF8.GetBytes(File.ReadAllText(file));
        Assert.True(new CheckRequestReader(Knowledge).TryRead(body, Today, null, out var request, out var fault), fault?.Text);
        return [.. request.Orders];
    }

    public static AnsweredCall Call(string file, OrderAssessor? assessor = null) => new()
    {
        Client = "mercy",
        Service = "$check",
        ReceivedAt = new DateTimeOffset(2026, 11, 22, 8, 59, 59, TimeSpan.Zero),
        Elapsed = TimeSpan.FromMilliseconds(2.5),
        Assessments = (assessor ?? Assessor).Assess(Orders(file)),
    };

    public DecisionLog Open(TimeSpan? timeout = null) => new(
        new DecisionLogSettings
        {
            Path = DatabasePath,
            Key = Encoding.UTF8.GetBytes("a key of the tests, not a secret"),
            WriteTimeout = timeout ?? TimeSpan.FromSeconds(60),
        },
        Clock);

    /// <summary>Changes the file behind the back of the log.</summary>
    public void Tamper(string sql)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={DatabasePath};Pooling=False");
        connection.Open();
        return connection;
    }

    public void Dispose()
    {
        Log.Dispose();
        _folder.Delete(recursive: true);
    }
}
