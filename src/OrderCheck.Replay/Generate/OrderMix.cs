namespace OrderCheck.Replay.Generate;

/// <summary>What a synthetic order asks for.</summary>
/// <param name="Cpt">The CPT code.</param>
/// <param name="Texts">Ways of writing it in words.</param>
/// <param name="Reasons">Usual reasons as ICD-10-CM codes with the words that clinicians use, by weight.</param>
internal sealed record StudyMix(string Cpt, string[] Texts, (int Weight, (string Code, string Text) Choice)[] Reasons);

/// <summary>A payer of the mix.</summary>
/// <param name="Sopt">Source of Payment Typology code, or null when the coverage has no type.</param>
/// <param name="Name">The name of the payer.</param>
/// <param name="Plan">The name of the plan, or null.</param>
/// <param name="From">Youngest age of the insured.</param>
/// <param name="To">Oldest age of the insured.</param>
internal sealed record PayerMix(string? Sopt, string Name, string? Plan, int From, int To);

/// <summary>A place of the mix.</summary>
internal sealed record AreaMix(string State, string City, string County, string Zip);

/// <summary>The shares of studies, payers, places, reasons and chart sizes: a plausible mix, drawn up by us, not measured
/// anywhere.</summary>
internal static class OrderMix
{
    private static readonly (int, (string, string))[] CoronaryReasons =
    [
        (22, ("R07.9", "chest pain")), (10, ("R07.89", "atypical chest pain")), (9, ("I20.89", "stable angina")),
        (6, ("R07.2", "precordial pain")),
        (7, ("R06.09", "dyspnea on exertion")), (6, ("R94.39", "abnormal stress test")), (5, ("R94.31", "abnormal ECG")),
        (9, ("I25.10", "known coronary disease")),
        (5, ("I25.119", "coronary disease with angina")), (4, ("E78.5", "hyperlipidemia")), (4, ("I10", "hypertension")),
        (3, ("Z82.49", "family history of heart disease")),
        (3, ("Z13.6", "screening for heart disease")), (3, ("R55", "syncope")), (2, ("I42.9", "cardiomyopathy")), (2, ("I20.8", "angina")),
    ];

    private static readonly (int, (string, string))[] StructureReasons =
    [
        (22, ("I48.0", "paroxysmal atrial fibrillation")), (14, ("I48.19", "persistent atrial fibrillation")),
        (22, ("I35.0", "aortic stenosis")), (8, ("I34.0", "mitral regurgitation")),
        (6, ("I51.3", "intracardiac thrombus")), (6, ("I31.9", "pericardial disease")), (6, ("D15.1", "cardiac mass")),
        (5, ("I50.22", "systolic heart failure")), (4, ("Z95.2", "prosthetic valve")),
    ];

    private static readonly (int, (string, string))[] MriReasons =
    [
        (16, ("I42.9", "cardiomyopathy")), (10, ("I42.0", "dilated cardiomyopathy")), (9, ("I42.2", "hypertrophic cardiomyopathy")),
        (8, ("I50.22", "systolic heart failure")),
        (8, ("I51.4", "myocarditis")), (8, ("I25.10", "known coronary disease")), (6, ("R07.9", "chest pain")),
        (6, ("I47.20", "ventricular tachycardia")), (5, ("I31.9", "pericardial disease")),
        (5, ("E85.4", "cardiac amyloidosis")), (4, ("D86.85", "cardiac sarcoidosis")), (4, ("Q21.10", "atrial septal defect")),
        (4, ("R94.31", "abnormal ECG")), (3, ("I25.2", "old myocardial infarction")),
    ];

    public static readonly (int, StudyMix)[] Studies =
    [
        (38, new("75574", ["Coronary CTA", "CT angiogram coronary arteries with contrast", "CCTA"], CoronaryReasons)),
        (18, new("75571", ["CT calcium score", "Coronary calcium scoring CT without contrast"], [
            (22, ("Z13.6", "screening for heart disease")), (22, ("E78.5", "hyperlipidemia")), (12, ("I10", "hypertension")),
            (14, ("Z82.49", "family history of heart disease")),
            (12, ("R07.9", "chest pain")), (6, ("E11.9", "type 2 diabetes")), (4, ("I25.10", "known coronary disease"))])),
        (12, new("75572", ["CT heart with contrast for structure", "Cardiac CT, pulmonary vein mapping", "Cardiac CT for TAVR planning"],
        StructureReasons)),
        (2, new("75573", ["CT heart for congenital heart disease"],
        [(40, ("Q21.10", "atrial septal defect")), (25, ("Q21.3", "tetralogy of Fallot")), (15, ("Q25.1", "coarctation of aorta")),
        (20, ("Q24.5", "coronary anomaly"))])),
        (6, new("75580", ["FFR-CT", "Fractional flow reserve from coronary CTA"],
        [(40, ("R93.1", "abnormal coronary CTA")), (30, ("I25.10", "known coronary disease")),
        (20, ("I25.119", "coronary disease with angina")), (10, ("R07.9", "chest pain"))])),
        (12, new("75561", ["Cardiac MRI with and without contrast", "MRI heart w wo contrast"], MriReasons)),
        (4, new("75557", ["Cardiac MRI without contrast"], MriReasons)),
        (5, new("75563", ["Stress cardiac MRI with and without contrast"], CoronaryReasons)),
        (3, new("71260", ["CT chest with contrast"], [(50, ("R91.1", "lung nodule")), (50, ("R05.9", "cough"))])),
    ];

    public static readonly (int, PayerMix)[] Payers =
    [
        (34, new("121", "Medicare Part B", null, 65, 94)), (3, new("121", "Medicare Part B", null, 34, 64)),
        (1, new(null, "Railroad Medicare", null, 65, 90)),
        (10, new("111", "UnitedHealthcare", "AARP Medicare Advantage Choice PPO", 65, 92)),
        (8, new("111", "Humana", "Humana Gold Plus HMO", 65, 92)),
        (5, new("112", "Aetna", "Aetna Medicare Premier PPO", 65, 92)), (8, new("512", "UnitedHealthcare", "Choice Plus PPO", 19, 64)),
        (6, new("512", "Cigna", "Open Access Plus", 19, 64)), (6, new("512", "Aetna", "Managed Choice POS", 19, 64)),
        (6, new("611", "Blue Cross Blue Shield", "PPO Standard", 19, 64)),
        (3, new("5", "Lakeshore Employers Health Trust", null, 19, 66)), (5, new("2", "State Medicaid", null, 18, 64)),
        (2, new("311", "TRICARE", "TRICARE Select", 20, 64)),
        (2, new("81", "Self pay", null, 19, 80)), (1, new(null, "Harbor Mutual", null, 25, 75)),
    ];

    public static readonly (int, AreaMix)[] Areas =
    [
        (8, new("OH", "Columbus", "Franklin", "43215")), (5, new("KY", "Louisville", "Jefferson", "40202")),
        (9, new("NY", "Albany", "Albany", "12207")), (5, new("MA", "Worcester", "Worcester", "01608")),
        (3, new("CT", "Hartford", "Hartford", "06103")), (8, new("IL", "Peoria", "Peoria", "61602")),
        (4, new("MN", "Duluth", "St. Louis", "55802")), (4, new("WI", "Madison", "Dane", "53703")),
        (7, new("NC", "Raleigh", "Wake", "27601")), (4, new("SC", "Columbia", "Richland", "29201")),
        (5, new("GA", "Macon", "Bibb", "31201")), (4, new("TN", "Knoxville", "Knox", "37902")),
        (3, new("AL", "Mobile", "Mobile", "36602")), (5, new("VA", "Richmond", "Richmond City", "23219")),
        (2, new("VA", "Arlington", "Arlington", "22201")), (5, new("MI", "Lansing", "Ingham", "48933")),
        (4, new("IN", "Fort Wayne", "Allen", "46802")), (3, new("IA", "Des Moines", "Polk", "50309")),
        (4, new("MO", "Springfield", "Greene", "65806")), (11, new("TX", "Austin", "Travis", "78701")),
        (4, new("PA", "Scranton", "Lackawanna", "18503")), (3, new("NJ", "Trenton", "Mercer", "08608")),
        (11, new("FL", "Orlando", "Orange", "32801")), (11, new("CA", "Fresno", "Fresno", "93721")),
        (3, new("WA", "Spokane", "Spokane", "99201")), (3, new("AZ", "Tucson", "Pima", "85701")),
        (2, new("CO", "Pueblo", "Pueblo", "81003")), (1, new("PR", "Ponce", "Ponce", "00730")),
    ];

    /// <summary>Smallest and largest number of resources in the chart.</summary>
    public static readonly (int, (int From, int To))[] ChartSizes = [(45, (0, 4)), (38, (5, 14)), (14, (15, 45)), (3, (46, 140))];

    public static readonly (string Code, string Text)[] Problems =
    [
        ("I10", "Hypertension"), ("E78.5", "Hyperlipidemia"), ("E11.9", "Type 2 diabetes"), ("N18.31", "Chronic kidney disease, stage 3a"),
        ("J44.9", "COPD"), ("I25.10", "Coronary artery disease"),
        ("Z95.5", "Coronary stent"), ("Z87.891", "Former smoker"), ("K21.9", "Reflux"), ("M54.50", "Low back pain"),
        ("I48.91", "Atrial fibrillation"), ("E66.9", "Obesity"), ("G47.33", "Sleep apnea"),
    ];

    /// <summary>LOINC code, name, unit, lowest and highest value in tenths.</summary>
    public static readonly (string Loinc, string Text, string Unit, int From, int To)[] Measurements =
    [
        ("39156-5", "Body mass index", "kg/m2", 185, 460), ("98979-8", "eGFR", "mL/min/{1.73_m2}", 220, 1100),
        ("8480-6", "Systolic blood pressure", "mm[Hg]", 980, 1780),
        ("8867-4", "Heart rate", "/min", 480, 1080), ("2093-3", "Cholesterol", "mg/dL", 1200, 3100),
        ("13457-7", "LDL cholesterol", "mg/dL", 500, 2200), ("4548-4", "Hemoglobin A1c", "%", 48, 98),
        ("718-7", "Hemoglobin", "g/dL", 90, 170), ("10230-1", "Left ventricular ejection fraction", "%", 200, 700),
        ("2160-0", "Creatinine", "mg/dL", 6, 22), ("29463-7", "Body weight", "kg", 480, 1400),
    ];

    public static readonly (string Cpt, string Text, string[] Conclusions)[] Reports =
    [
        ("93000", "12-lead ECG", ["Sinus rhythm, no acute change.", "Left bundle branch block.", "Nonspecific ST changes."]),
        ("93306", "Transthoracic echocardiogram",
        ["Normal left ventricular function.", "Ejection fraction mildly reduced.", "Moderate aortic stenosis."]),
        ("78452", "Myocardial perfusion imaging, stress and rest",
        ["Normal perfusion.", "Equivocal inferior defect.", "Reversible anterior ischemia."]),
        ("93015", "Exercise stress test", ["Negative for ischemia.", "Equivocal, submaximal heart rate.", "Positive for ischemia."]),
        ("75574", "Coronary CTA", ["Normal coronary arteries.", "Stenosis of 60 percent in the proximal LAD.", "Nonobstructive plaque."]),
        ("71046", "Chest X-ray", ["No acute finding."]),
    ];

    public static readonly string[] FemaleNames = ["Alma", "Brigid", "Celia", "Dorothea", "Edda", "Fenna", "Greta", "Hedda", "Ines",
        "Johanna", "Kaia", "Leonie", "Marit", "Nola", "Odile"];

    public static readonly string[] MaleNames = ["Anselm", "Bertram", "Caspar", "Damian", "Emil", "Florian", "Gideon", "Henrik", "Ivo",
        "Jasper", "Konrad", "Lambert", "Magnus", "Nils", "Oskar"];

    public static readonly string[] FamilyNames =
    [
        "Rowan", "Thistle", "Alderwood", "Brackenridge", "Coppersmith", "Dunmere", "Elmhurst", "Fernsby", "Greyfield", "Hollowell",
        "Ivesdale", "Juniper", "Kestrel", "Larkspur", "Merrow",
        "Nightingale", "Oakhart", "Pennyroyal", "Quillfeather", "Ravensworth", "Saltmarsh", "Tamarind", "Underhill", "Vesper", "Whitlock",
    ];
}
