#include "library/scan/releasetags.h"

#include "library/scan/nametext.h"

#include <QVarLengthArray>

#include <array>
#include <unordered_map>

namespace Library::ReleaseTags {

namespace {

using enum Kind;

struct Known
{
    const char16_t *key; //!< lower-case, without separators
    const char16_t *value;
    Kind kind;
    Strength strength;
};

constexpr auto kStrong = Strength::Strong;
constexpr auto kWeak = Strength::Weak;

constexpr Known kKnown[] = {
    // Sources
    {u"bluray", u"Blu-ray", Source, kStrong},
    {u"bluraymux", u"Blu-ray", Source, kStrong},
    {u"mbluray", u"Blu-ray", Source, kStrong},
    {u"uhdbluray", u"Blu-ray", Source, kStrong},
    {u"bdrip", u"Blu-ray", Source, kStrong},
    {u"brrip", u"Blu-ray", Source, kStrong},
    {u"bdmux", u"Blu-ray", Source, kStrong},
    {u"bdripmux", u"Blu-ray", Source, kStrong},
    {u"brripmux", u"Blu-ray", Source, kStrong},
    {u"bdremux", u"Blu-ray", Source, kStrong},
    {u"uhdrip", u"Blu-ray", Source, kStrong},
    {u"bdscr", u"Blu-ray", Source, kStrong},
    {u"bd25", u"Blu-ray", Source, kStrong},
    {u"bd50", u"Blu-ray", Source, kStrong},
    {u"bd", u"Blu-ray", Source, kWeak},
    {u"bd1080", u"Blu-ray", Source, kStrong},
    {u"hddvd", u"HD-DVD", Source, kStrong},
    {u"hddvdrip", u"HD-DVD", Source, kStrong},
    {u"webdl", u"WEB-DL", Source, kStrong},
    {u"webrip", u"WEBRip", Source, kStrong},
    {u"webdlrip", u"WEBRip", Source, kStrong},
    {u"webhd", u"WEB-DL", Source, kStrong},
    {u"webuhd", u"WEB-DL", Source, kStrong},
    {u"webmux", u"WEB-DL", Source, kStrong},
    {u"webcap", u"WEBRip", Source, kStrong},
    {u"web", u"WEB-DL", Source, kWeak},
    {u"webmkv", u"WEB-DL", Source, kStrong},
    {u"hdtv", u"HDTV", Source, kStrong},
    {u"ahdtv", u"HDTV", Source, kStrong},
    {u"uhdtv", u"HDTV", Source, kStrong},
    {u"hdtvrip", u"HDTV", Source, kStrong},
    {u"pdtv", u"PDTV", Source, kStrong},
    {u"sdtv", u"SDTV", Source, kStrong},
    {u"dsr", u"DSR", Source, kWeak},
    {u"dsrip", u"DSR", Source, kStrong},
    {u"dvb", u"DVB", Source, kWeak},
    {u"dvbrip", u"DVB", Source, kStrong},
    {u"satrip", u"SATRip", Source, kStrong},
    {u"tvrip", u"TVRip", Source, kStrong},
    {u"iptv", u"IPTV", Source, kStrong},
    {u"iptvrip", u"IPTV", Source, kStrong},
    {u"vodrip", u"VOD", Source, kStrong},
    {u"vod", u"VOD", Source, kWeak},
    {u"dvd", u"DVD", Source, kWeak},
    {u"dvdrip", u"DVD", Source, kStrong},
    {u"dvdr", u"DVD", Source, kStrong},
    {u"dvd5", u"DVD", Source, kStrong},
    {u"dvd9", u"DVD", Source, kStrong},
    {u"dvdscr", u"DVD", Source, kStrong},
    {u"dvdmux", u"DVD", Source, kStrong},
    {u"r2dvd", u"DVD", Source, kStrong},
    {u"r2j", u"DVD", Source, kWeak},
    {u"dvdscreener", u"DVD", Source, kStrong},
    {u"vhsrip", u"VHS", Source, kStrong},
    {u"vhs", u"VHS", Source, kWeak},
    {u"laserdisc", u"LaserDisc", Source, kStrong},
    {u"ldrip", u"LaserDisc", Source, kStrong},
    {u"hdrip", u"HDRip", Source, kStrong},
    {u"hdlight", u"HDRip", Source, kStrong},
    {u"microhd", u"HDRip", Source, kStrong},
    {u"hdtc", u"Telecine", Source, kStrong},
    {u"cam", u"Cam", Source, kWeak},
    {u"camrip", u"Cam", Source, kStrong},
    {u"hdcam", u"Cam", Source, kStrong},
    {u"telesync", u"Telesync", Source, kStrong},
    {u"hdts", u"Telesync", Source, kStrong},
    {u"ts", u"Telesync", Source, kWeak},
    {u"tsrip", u"Telesync", Source, kStrong},
    {u"telecine", u"Telecine", Source, kStrong},
    {u"tc", u"Telecine", Source, kWeak},
    {u"screener", u"Screener", Source, kWeak},
    {u"scr", u"Screener", Source, kWeak},
    {u"r5", u"R5", Source, kWeak},
    {u"workprint", u"Workprint", Source, kWeak},
    {u"ppvrip", u"PPV", Source, kStrong},
    {u"bsrip", u"BS", Source, kStrong},
    {u"remux", u"Remux", Other, kStrong},
    {u"uhdremux", u"Remux", Other, kStrong},
    {u"hdremux", u"Remux", Other, kStrong},
    // Pictures
    {u"4k", u"2160p", Resolution, kStrong},
    {u"8k", u"4320p", Resolution, kStrong},
    {u"uhd", u"2160p", Resolution, kStrong},
    {u"4kuhd", u"2160p", Resolution, kStrong},
    {u"fullhd", u"1080p", Resolution, kStrong},
    {u"fhd", u"1080p", Resolution, kStrong},
    {u"hd", u"720p", Resolution, kWeak},
    {u"sd", u"480p", Resolution, kWeak},
    {u"hq", u"", Other, kWeak},
    {u"x264", u"H.264", VideoCodec, kStrong},
    {u"h264", u"H.264", VideoCodec, kStrong},
    {u"avc", u"H.264", VideoCodec, kStrong},
    {u"x265", u"H.265", VideoCodec, kStrong},
    {u"h265", u"H.265", VideoCodec, kStrong},
    {u"h266", u"H.266", VideoCodec, kStrong},
    {u"hevc", u"H.265", VideoCodec, kStrong},
    {u"h263", u"H.263", VideoCodec, kStrong},
    {u"xvid", u"Xvid", VideoCodec, kStrong},
    {u"divx", u"DivX", VideoCodec, kStrong},
    {u"mpeg2", u"MPEG-2", VideoCodec, kStrong},
    {u"mpeg4", u"MPEG-4", VideoCodec, kStrong},
    {u"vc1", u"VC-1", VideoCodec, kStrong},
    {u"av1", u"AV1", VideoCodec, kStrong},
    {u"vp8", u"VP8", VideoCodec, kStrong},
    {u"vp9", u"VP9", VideoCodec, kStrong},
    {u"rv10", u"RealVideo", VideoCodec, kStrong},
    {u"hi10p", u"10-bit", Other, kStrong},
    {u"hi10", u"10-bit", Other, kStrong},
    {u"ma10p", u"10-bit", Other, kStrong},
    {u"hi444pp", u"10-bit", Other, kStrong},
    {u"yuv420p8", u"", Other, kStrong},
    {u"yuv420p10", u"", Other, kStrong},
    {u"yuv444p10", u"", Other, kStrong},
    {u"nvenc", u"", Other, kStrong},
    {u"hdr", u"HDR", Other, kStrong},
    {u"hdr10", u"HDR10", Other, kStrong},
    {u"hdr10plus", u"HDR10+", Other, kStrong},
    {u"sdr", u"SDR", Other, kWeak},
    {u"dolbyvision", u"Dolby Vision", Other, kStrong},
    {u"dovi", u"Dolby Vision", Other, kStrong},
    {u"dv", u"Dolby Vision", Other, kWeak},
    {u"hlg", u"HLG", Other, kStrong},
    {u"hsbs", u"3D", Other, kStrong},
    {u"halfsbs", u"3D", Other, kStrong},
    {u"sbs", u"3D", Other, kWeak},
    {u"hou", u"3D", Other, kWeak},
    {u"halfou", u"3D", Other, kStrong},
    {u"3d", u"3D", Other, kWeak},
    {u"ntsc", u"", Other, kStrong},
    {u"pal", u"", Other, kWeak},
    {u"secam", u"", Other, kStrong},
    {u"ws", u"", Other, kWeak},
    {u"oar", u"", Other, kWeak},
    // Sound
    {u"aac", u"AAC", AudioCodec, kStrong},
    {u"heaac", u"AAC", AudioCodec, kStrong},
    {u"lcaac", u"AAC", AudioCodec, kStrong},
    {u"qaac", u"AAC", AudioCodec, kStrong},
    {u"ac3", u"AC-3", AudioCodec, kStrong},
    {u"ac3d", u"AC-3", AudioCodec, kStrong},
    {u"dd", u"AC-3", AudioCodec, kWeak},
    {u"ddex", u"AC-3", AudioCodec, kStrong},
    {u"eac3", u"E-AC-3", AudioCodec, kStrong},
    {u"ddp", u"E-AC-3", AudioCodec, kStrong},
    {u"dts", u"DTS", AudioCodec, kStrong},
    {u"dtshd", u"DTS-HD", AudioCodec, kStrong},
    {u"dtses", u"DTS", AudioCodec, kStrong},
    {u"dtsex", u"DTS", AudioCodec, kStrong},
    {u"dtsx", u"DTS:X", AudioCodec, kStrong},
    {u"dtshdma", u"DTS-HD MA", AudioCodec, kStrong},
    {u"dtsma", u"DTS-HD MA", AudioCodec, kStrong},
    {u"truehd", u"TrueHD", AudioCodec, kStrong},
    {u"atmos", u"Atmos", AudioCodec, kStrong},
    {u"flac", u"FLAC", AudioCodec, kStrong},
    {u"opus", u"Opus", AudioCodec, kWeak},
    {u"vorbis", u"Vorbis", AudioCodec, kStrong},
    {u"mp3", u"MP3", AudioCodec, kStrong},
    {u"mp2", u"MP2", AudioCodec, kWeak},
    {u"lpcm", u"PCM", AudioCodec, kStrong},
    {u"pcm", u"PCM", AudioCodec, kStrong},
    {u"dualaudio", u"", Other, kStrong},
    {u"dual", u"", Other, kWeak},
    {u"multiaudio", u"", Other, kStrong},
    {u"dubbed", u"", Other, kWeak},
    {u"dublado", u"", Other, kWeak},
    {u"dub", u"", Other, kWeak},
    {u"line", u"", Other, kWeak},
    {u"md", u"", Other, kWeak},
    {u"ld", u"", Other, kWeak},
    {u"mic", u"", Other, kWeak},
    // Editions
    {u"directorscut", u"Director's Cut", Edition, kWeak},
    {u"dc", u"Director's Cut", Edition, kWeak},
    {u"extended", u"Extended", Edition, kWeak},
    {u"extendedcut", u"Extended", Edition, kWeak},
    {u"extendededition", u"Extended", Edition, kWeak},
    {u"uncut", u"Uncut", Edition, kWeak},
    {u"extendedversion", u"Extended", Edition, kWeak},
    {u"extendeddirectorscut", u"Director's Cut", Edition, kWeak},
    {u"unrated", u"Unrated", Edition, kWeak},
    {u"uncensored", u"Uncensored", Edition, kWeak},
    {u"theatrical", u"Theatrical", Edition, kWeak},
    {u"theatricalcut", u"Theatrical", Edition, kWeak},
    {u"theatricaledition", u"Theatrical", Edition, kWeak},
    {u"remastered", u"Remastered", Edition, kWeak},
    {u"4kremastered", u"Remastered", Edition, kWeak},
    {u"finalcut", u"Final Cut", Edition, kWeak},
    {u"specialedition", u"Special Edition", Edition, kWeak},
    {u"collectorsedition", u"Collector's Edition", Edition, kWeak},
    {u"ultimateedition", u"Ultimate Edition", Edition, kWeak},
    {u"anniversaryedition", u"Anniversary Edition", Edition, kWeak},
    {u"criterion", u"Criterion", Edition, kWeak},
    {u"criterioncollection", u"Criterion", Edition, kWeak},
    {u"imax", u"IMAX", Edition, kWeak},
    {u"openmatte", u"Open Matte", Edition, kWeak},
    {u"recut", u"Recut", Edition, kWeak},
    {u"despecialized", u"Despecialized", Edition, kWeak},
    {u"fancut", u"Fan Cut", Edition, kWeak},
    {u"fanedit", u"Fan Cut", Edition, kWeak},
    {u"versionlongue", u"Extended", Edition, kWeak},
    {u"redux", u"Redux", Edition, kWeak},
    // Release words
    {u"proper", u"", Other, kWeak},
    {u"repack", u"", Other, kWeak},
    {u"rerip", u"", Other, kWeak},
    {u"internal", u"", Other, kWeak},
    {u"int", u"", Other, kWeak},
    {u"real", u"", Other, kWeak},
    {u"limited", u"", Other, kWeak},
    {u"readnfo", u"", Other, kStrong},
    {u"nfofix", u"", Other, kStrong},
    {u"stv", u"", Other, kWeak},
    {u"complete", u"", Other, kWeak},
    {u"retail", u"", Other, kWeak},
    {u"festival", u"", Other, kWeak},
    {u"hybrid", u"", Other, kWeak},
    {u"hc", u"", Other, kWeak},
    {u"docu", u"", Other, kWeak},
    {u"subbed", u"", Other, kWeak},
    {u"dubpack", u"", Other, kWeak},
    {u"subpack", u"", Other, kStrong},
    {u"colored", u"", Other, kWeak},
    {u"pt", u"", Other, kWeak},
    {u"hardsub", u"", Other, kStrong},
    {u"softsubs", u"", Other, kStrong},
    {u"esub", u"", Other, kStrong},
    {u"esubs", u"", Other, kStrong},
    {u"msubs", u"", Other, kStrong},
    {u"msub", u"", Other, kStrong},
    {u"multisub", u"", Other, kStrong},
    {u"multisubs", u"", Other, kStrong},
    {u"multiplesubtitle", u"", Other, kStrong},
    {u"subs", u"", Other, kWeak},
    {u"sub", u"", Other, kWeak},
    {u"engsub", u"", Other, kStrong},
    {u"engsubs", u"", Other, kStrong},
    {u"nlsubs", u"", Other, kStrong},
    {u"batch", u"", Other, kWeak},
    {u"completeseries", u"", Other, kWeak},
    {u"proof", u"", Other, kWeak},
    {u"prooffix", u"", Other, kStrong},
    {u"hdc", u"", Other, kWeak},
    {u"tv", u"", Other, kWeak},
    {u"baha", u"", Other, kWeak},
    {u"nf", u"", Other, kWeak},
    {u"amzn", u"", Other, kStrong},
    {u"dsnp", u"", Other, kStrong},
    {u"hmax", u"", Other, kStrong},
    {u"atvp", u"", Other, kStrong},
    {u"hulu", u"", Other, kWeak},
    {u"viutv", u"", Other, kWeak},
    {u"bglobal", u"", Other, kStrong},
    // Languages
    {u"multi", u"mul", Language, kWeak},
    {u"english", u"en", Language, kWeak},
    {u"eng", u"en", Language, kWeak},
    {u"french", u"fr", Language, kWeak},
    {u"truefrench", u"fr", Language, kStrong},
    {u"vff", u"fr", Language, kStrong},
    {u"vostfr", u"fr", Language, kStrong},
    {u"fre", u"fr", Language, kWeak},
    {u"subfrench", u"fr", Language, kStrong},
    {u"german", u"de", Language, kWeak},
    {u"ger", u"de", Language, kWeak},
    {u"dl", u"mul", Language, kWeak},
    {u"spanish", u"es", Language, kWeak},
    {u"castellano", u"es", Language, kWeak},
    {u"esp", u"es", Language, kWeak},
    {u"latino", u"es", Language, kWeak},
    {u"italian", u"it", Language, kWeak},
    {u"ita", u"it", Language, kWeak},
    {u"portuguese", u"pt", Language, kWeak},
    {u"russian", u"ru", Language, kWeak},
    {u"rus", u"ru", Language, kWeak},
    {u"swedish", u"sv", Language, kWeak},
    {u"nordic", u"mul", Language, kWeak},
    {u"danish", u"da", Language, kWeak},
    {u"norwegian", u"no", Language, kWeak},
    {u"finnish", u"fi", Language, kWeak},
    {u"dutch", u"nl", Language, kWeak},
    {u"flemish", u"nl", Language, kWeak},
    {u"polish", u"pl", Language, kWeak},
    {u"pldub", u"pl", Language, kStrong},
    {u"turkish", u"tr", Language, kWeak},
    {u"greek", u"el", Language, kWeak},
    {u"hindi", u"hi", Language, kWeak},
    {u"tamil", u"ta", Language, kWeak},
    {u"telugu", u"te", Language, kWeak},
    {u"malayalam", u"ml", Language, kWeak},
    {u"japanese", u"ja", Language, kWeak},
    {u"jpn", u"ja", Language, kWeak},
    {u"korean", u"ko", Language, kWeak},
    {u"kor", u"ko", Language, kWeak},
    {u"chinese", u"zh", Language, kWeak},
    {u"mandarin", u"zh", Language, kWeak},
    {u"cantonese", u"yue", Language, kWeak},
    {u"chs", u"zh-Hans", Language, kStrong},
    {u"cht", u"zh-Hant", Language, kStrong},
    {u"gb", u"zh-Hans", Language, kWeak},
    {u"big5", u"zh-Hant", Language, kStrong},
    {u"czech", u"cs", Language, kWeak},
    {u"hungarian", u"hu", Language, kWeak},
    {u"ukr", u"uk", Language, kWeak},
    {u"ukrainian", u"uk", Language, kWeak},
    {u"arabic", u"ar", Language, kWeak},
    {u"hebrew", u"he", Language, kWeak},
    {u"thai", u"th", Language, kWeak},
    {u"vietnamese", u"vi", Language, kWeak},
    {u"catalan", u"ca", Language, kWeak},
    {u"swesub", u"sv", Language, kStrong},
};

struct ViewHash
{
    std::size_t operator()(QStringView text) const noexcept { return qHash(text); }
};

const std::unordered_map<QStringView, const Known *, ViewHash> &knownTags()
{
    static const auto table = [] {
        std::unordered_map<QStringView, const Known *, ViewHash> map;
        for (const Known &known : kKnown) {
            map.emplace(QStringView(known.key), &known);
        }
        return map;
    }();
    return table;
}

struct Word
{
    qsizetype start = 0;
    qsizetype end = 0;
};

using Words = QVarLengthArray<Word, 48>;
using Joined = QVarLengthArray<char16_t, 64>;

Words wordsOf(const QString &name)
{
    Words words;
    qsizetype i = 0;
    while (i < name.size()) {
        if (!name.at(i).isLetterOrNumber() || NameText::isCjk(name.at(i))) {
            ++i;
            continue;
        }
        const qsizetype start = i;
        while (i < name.size() && !NameText::isCjk(name.at(i))
            && (name.at(i).isLetterOrNumber()
                || (name.at(i) == u'\'' && i + 1 < name.size() && name.at(i + 1).isLetter()))) {
            ++i;
        }
        words.append({start, i});
    }
    return words;
}

bool joins(const QString &name, qsizetype end, qsizetype next)
{
    if (next - end != 1) {
        return next == end;
    }
    const QChar c = name.at(end);
    return c == u'.' || c == u'-' || c == u'_' || c == u' ';
}

void appendLower(Joined &joined, const QString &name, const Word &word)
{
    for (qsizetype i = word.start; i < word.end; ++i) {
        if (name.at(i) != u'\'') {
            joined.append(name.at(i).toLower().unicode());
        }
    }
}

bool allUpper(QStringView text)
{
    bool letter = false;
    for (const QChar c : text) {
        if (c.isLower()) {
            return false;
        }
        letter = letter || c.isUpper();
    }
    return letter;
}

// Digits at the front; returns how many.
qsizetype leadingDigits(QStringView text)
{
    qsizetype n = 0;
    while (n < text.size() && text.at(n).isDigit()) {
        ++n;
    }
    return n;
}

bool isAnyOf(QStringView text, std::initializer_list<const char16_t *> options)
{
    for (const char16_t *option : options) {
        if (text == QStringView(option)) {
            return true;
        }
    }
    return false;
}

// 1080p, 720i, 1080p60, 1920x1080, 10bit, 60fps, 700mb, 6ch
std::optional<Tag> numericTag(QStringView text)
{
    const qsizetype digits = leadingDigits(text);
    if (digits == 0 || digits == text.size()) {
        return std::nullopt;
    }
    const QStringView rest = text.mid(digits);
    Tag tag;
    tag.strength = Strength::Strong;
    const int value = text.left(digits).toInt();
    const bool scan = (rest.at(0) == u'p' || rest.at(0) == u'i') && digits >= 3 && digits <= 4
        && value >= 240
        && (rest.size() == 1 || leadingDigits(rest.mid(1)) == rest.size() - 1
            || isAnyOf(rest.mid(1), {u"hd", u"60fps"}));
    if (scan) {
        tag.kind = Kind::Resolution;
        tag.value = text.left(digits).toString() + rest.at(0);
        return tag;
    }
    if (rest.at(0) == u'x' && digits >= 3 && rest.size() >= 4) {
        const QStringView height = rest.mid(1);
        const qsizetype heightDigits = leadingDigits(height);
        if (heightDigits >= 3 && heightDigits >= height.size() - 1) {
            tag.kind = Kind::Resolution;
            tag.value = height.left(heightDigits).toString() + u'p';
            return tag;
        }
    }
    if (isAnyOf(rest,
            {u"bit", u"bits", u"fps", u"mb", u"gb", u"gib", u"mib", u"kbps", u"ch", u"mbps", u"hz",
                u"khz", u"帧"})) {
        return tag;
    }
    return std::nullopt;
}

// aac2, ddp5, ac3x2, dts51: a codec with its channels glued on
std::optional<Tag> codecWithChannels(QStringView text)
{
    static constexpr std::array prefixes{u"aac", u"ac3", u"eac3", u"ddp", u"dd", u"dtshdma",
        u"dtshd", u"dts", u"truehd", u"flac", u"opus", u"ma", u"lpcm", u"pcm", u"mpa", u"he",
        u"atmos", u"audio", u"ass", u"sub"};
    for (const char16_t *prefix : prefixes) {
        const QStringView key(prefix);
        if (!text.startsWith(key) || text.size() == key.size() || text.size() > key.size() + 3) {
            continue;
        }
        QStringView rest = text.mid(key.size());
        if (rest.at(0) == u'x' || rest.at(0) == u'p') {
            rest = rest.mid(1);
        }
        if (!rest.isEmpty() && leadingDigits(rest) == rest.size()) {
            Tag tag;
            tag.kind = Kind::AudioCodec;
            tag.strength = Strength::Strong;
            const auto known = knownTags().find(key);
            tag.value = known == knownTags().end() ? key.toString().toUpper()
                                                   : QStringView(known->second->value).toString();
            return tag;
        }
    }
    return std::nullopt;
}

std::optional<Tag> tagFor(QStringView joined)
{
    const auto found = knownTags().find(joined);
    if (found != knownTags().end()) {
        Tag tag;
        tag.kind = found->second->kind;
        tag.strength = found->second->strength;
        tag.value = QStringView(found->second->value).toString();
        tag.television = isAnyOf(joined, {u"hdtv", u"pdtv", u"sdtv", u"ahdtv", u"uhdtv", u"dsr"});
        return tag;
    }
    if (auto tag = numericTag(joined)) {
        return tag;
    }
    return codecWithChannels(joined);
}

// "5.1", "2.0" and the like between dots or at a word's end.
bool isChannels(const QString &name, const Word &a, const Word &b)
{
    if (b.start - a.end != 1 || name.at(a.end) != u'.' || a.end - a.start != 1
        || b.end - b.start > 3) {
        return false;
    }
    const QChar front = name.at(a.start);
    const QChar back = name.at(b.start);
    const bool tail = b.end - b.start == 1 || name.at(b.start + 1).toLower() == u'c';
    return tail && ((front >= u'5' && front <= u'7' && (back == u'1' || back == u'0')));
}

bool isChecksum(const QString &name, const Word &word)
{
    if (word.end - word.start != 8 || word.start == 0 || word.end >= name.size()) {
        return false;
    }
    const QChar before = name.at(word.start - 1);
    const bool bracketed = before == u'[' || before == u'(';
    const bool last = word.end == name.size() && before == u'_';
    if (!bracketed && !last) {
        return false;
    }
    for (qsizetype i = word.start; i < word.end; ++i) {
        const QChar c = name.at(i).toLower();
        if (!c.isDigit() && (c < u'a' || c > u'f')) {
            return false;
        }
    }
    return true;
}

Tag otherTag(const Word &first, const Word &last)
{
    Tag tag;
    tag.start = first.start;
    tag.length = last.end - first.start;
    tag.strength = Strength::Strong;
    return tag;
}

// The longest run of words from i that is a tag; sets how many words it took.
std::optional<Tag> longestTag(
    const QString &name, const Words &words, qsizetype i, qsizetype *taken)
{
    Joined joined;
    std::optional<Tag> best;
    for (qsizetype n = 1; n <= 4 && i + n <= words.size(); ++n) {
        const Word &word = words.at(i + n - 1);
        if (n > 1 && !joins(name, words.at(i + n - 2).end, word.start)) {
            break;
        }
        appendLower(joined, name, word);
        if (joined.size() > 24) {
            break;
        }
        // "mp" and "3 d" must not become "mp3" and "3d" over a blank.
        const bool overBlank
            = n > 1 && joined.size() <= 3 && name.at(words.at(i + n - 2).end).isSpace();
        auto tag = overBlank ? std::nullopt : tagFor(QStringView(joined.data(), joined.size()));
        if (tag) {
            tag->start = words.at(i).start;
            tag->length = word.end - tag->start;
            best = tag;
            *taken = n;
        }
    }
    return best;
}

} // namespace

QVector<Tag> find(const QString &name)
{
    QVector<Tag> tags;
    const Words words = wordsOf(name);
    for (qsizetype i = 0; i < words.size();) {
        if (i + 1 < words.size() && isChannels(name, words.at(i), words.at(i + 1))) {
            tags.append(otherTag(words.at(i), words.at(i + 1)));
            i += 2;
            continue;
        }
        if (isChecksum(name, words.at(i))) {
            tags.append(otherTag(words.at(i), words.at(i)));
            ++i;
            continue;
        }
        qsizetype taken = 1;
        if (auto tag = longestTag(name, words, i, &taken)) {
            const QStringView text = QStringView(name).mid(tag->start, tag->length);
            tag->upper = allUpper(text);
            tags.append(*tag);
        }
        i += taken;
    }
    return tags;
}

QString masked(const QString &name, const QVector<Tag> &tags)
{
    QString result = name;
    for (const Tag &tag : tags) {
        if (tag.strength == Strength::Strong) {
            for (qsizetype i = tag.start; i < tag.end(); ++i) {
                result[i] = QChar(1);
            }
        }
    }
    return result;
}

bool isOnlyTags(const QString &name, const QVector<Tag> &tags, qsizetype start, qsizetype length)
{
    bool any = false;
    qsizetype i = start;
    for (const Tag &tag : tags) {
        if (tag.end() <= start || tag.start >= start + length) {
            continue;
        }
        for (; i < tag.start; ++i) {
            if (name.at(i).isLetter()) {
                return false;
            }
        }
        i = tag.end();
        any = true;
    }
    for (; i < start + length; ++i) {
        if (name.at(i).isLetter()) {
            return false;
        }
    }
    return any;
}

} // namespace Library::ReleaseTags
