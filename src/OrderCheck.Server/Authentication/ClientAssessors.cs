using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OrderCheck.Server.Authentication;

/// <summary>What a client is answered with.</summary>
/// <param name="Assessor">The assessor over the knowledge with the payers as this client names them.</param>
/// <param name="Checks">Reads its checks.</param>
/// <param name="Hooks">Reads its hook calls.</param>
/// <param name="TimeLimit">How long the orders of one request are assessed.</param>
/// <param name="Clock">Measures it.</param>
internal sealed record ClientAssessor(OrderAssessor Assessor, CheckRequestReader Checks, HookRequestReader Hooks, TimeSpan TimeLimit, TimeProvider Clock)
{
    private int _requests;

    /// <summary>How many requests were assessed so far. What suggestions try out is not counted.</summary>
    public int Requests => _requests;

    /// <summary>Tells which orders are for heart imaging.</summary>
    public OrderScope Scope { get; } = new(Assessor.Knowledge);

    /// <summary>Assesses the orders of a request; those that are not reached in time come back as unreadable for a technical reason.</summary>
    /// <exception cref="OutOfTimeException">None was reached.</exception>
    public ImmutableArray<OrderAssessment> Assess(IReadOnlyList<ImagingOrder> orders, HttpContext context)
    {
        Interlocked.Increment(ref _requests);
        using var activity = ServiceActivities.Source.StartActivity(ServiceActivities.Assess);
        activity?.SetTag(ServiceActivities.Orders, orders.Count).SetTag(ServiceActivities.KnowledgeVersion, Assessor.Knowledge.Version);
        using var time = new CancellationTokenSource(TimeLimit, Clock);
        var assessments = Assessor.Assess(orders, problem => RequestLog.Report(context, problem), context.RequestAborted, time.Token);
        if (assessments.Length > 0 && assessments.All(assessment => assessment.Order.Fault is { IsOutOfTime: true }))
        {
            throw new OutOfTimeException();
        }

        CallFeature.Of(context).Count(assessments);
        return assessments;
    }
}

/// <summary>What each client is answered with. Clients that name the payers alike share it.</summary>
internal sealed class ClientAssessors
{
    private readonly FrozenDictionary<string, ClientAssessor> _byClient;

    private ClientAssessors(FrozenDictionary<string, ClientAssessor> byClient) => _byClient = byClient;

    /// <summary>Loads what the clients are answered with.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="clients">All who may call.</param>
    /// <param name="files">The knowledge without a site's payers.</param>
    /// <param name="knowledge">The knowledge for clients without a payer table of their own.</param>
    /// <param name="clock">Measures the time for assessing.</param>
    /// <exception cref="StartRefusedException">A payer has an authority that is in no table.</exception>
    /// <exception cref="KnowledgeException">A payer table is missing or wrong.</exception>
    public static ClientAssessors Load(OrderCheckOptions settings, ServiceClients clients, KnowledgeFiles files, Knowledge knowledge, TimeProvider clock)
    {
        var byTable = new Dictionary<string, ClientAssessor>(StringComparer.Ordinal) { [""] = Build(knowledge) };
        return new ClientAssessors(clients.All.ToFrozenDictionary(
            client => client.Name,
            client =>
            {
                var table = client.PayerTable ?? "";
                if (!byTable.TryGetValue(table, out var assessor))
                {
                    byTable[table] = assessor = Build(KnowledgeLoader.Load(files.WithSitePayers(table)));
                }

                return client.AuthorityByPayer.Keys.FirstOrDefault(id => assessor.Assessor.Knowledge.Payers.ById(id) is null) is { } unknown
                    ? throw new StartRefusedException($"AuthorityByPayer:{unknown} of the client '{client.Name}' (OrderCheck:Clients) names a payer that no payer table knows; use an id of the shipped table or of its PayerTable")
                    : assessor;
            },
            StringComparer.Ordinal));

        ClientAssessor Build(Knowledge known)
        {
            var assessor = new OrderAssessor(known, settings.Salt);
            var limits = settings.Limits.ToReadingLimits();
            var zone = TimeZoneInfo.FindSystemTimeZoneById(settings.TimeZone);
            return new ClientAssessor(
                assessor, new CheckRequestReader(known, limits, zone), new HookRequestReader(known, limits, zone),
                TimeSpan.FromMilliseconds(settings.Limits.AssessmentMilliseconds), clock);
        }
    }

    public ClientAssessor Of(RegisteredClient client) => _byClient[client.Name];
}
