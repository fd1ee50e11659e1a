using System.Collections.Frozen;
using System.ComponentModel.DataAnnotations;

namespace OrderCheck.Server.Configuration;

/// <summary>Who gives an Advance Beneficiary Notice (<c>OrderCheck:AbnNotifier</c>): blank A of a draft, and the site's charges for blank F.</summary>
internal sealed class AbnNotifierOptions
{
    private const int MaxLength = 120;

    /// <summary>Name of the practice, hospital or laboratory.</summary>
    [StringLength(MaxLength, ErrorMessage = "{0} is longer than {1} characters; the blank of the form takes one line")]
    public string? Name { get; set; }

    /// <summary>Its address.</summary>
    [StringLength(MaxLength, ErrorMessage = "{0} is longer than {1} characters; the blank of the form takes one line")]
    public string? Address { get; set; }

    /// <summary>Its telephone number.</summary>
    [StringLength(MaxLength, ErrorMessage = "{0} is longer than {1} characters; the blank of the form takes one line")]
    public string? Phone { get; set; }

    /// <summary>Its own charges in whole US dollars by CPT code, such as <c>"75571": 149</c>; a study that is not named is estimated from Medicare's national payment.</summary>
    public Dictionary<string, int> Charges { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Every setting that is wrong, in one sentence each.</summary>
    public IEnumerable<string> Problems(string path) => Charges.Where(charge => charge.Value is <= 0 or > 100_000)
        .Select(charge => $"{path}:{nameof(Charges)}:{charge.Key} is {charge.Value}; it must be a charge in whole dollars, from 1 to 100000");

    /// <summary>The same as a draft takes it.</summary>
    public NoticeNotifier ToNotifier() => new()
    {
        Name = Filled(Name),
        Address = Filled(Address),
        Phone = Filled(Phone),
        Charges = Charges.ToFrozenDictionary(StringComparer.Ordinal),
    };

    private static string? Filled(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
