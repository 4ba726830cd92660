#include "library/import/statexml.h"

#include "library/import/kodidatabase.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QXmlStreamReader>

#include <cmath>

namespace Library::Import {

namespace {

constexpr int kDeepest = 32; // elements; an export has five
constexpr int kMostProfiles = 1000;

qint64 msFromSeconds(const QString &text)
{
    const double seconds = text.toDouble();
    return std::isfinite(seconds) && seconds > 0 && seconds < 1'000'000
        ? std::llround(seconds * 1000)
        : 0;
}

//! What stands between the first quotation marks, in which \\ and \" are one character; what has
//! none is all that stands between the brackets.
QString firstQuoted(const QString &call)
{
    const qsizetype open = call.indexOf(QLatin1Char('"'));
    if (open < 0) {
        const QString inner = call.section(QLatin1Char('('), 1);
        return inner.endsWith(QLatin1Char(')')) ? inner.chopped(1).trimmed() : QString();
    }
    QString text;
    for (qsizetype at = open + 1; at < call.size() && call.at(at) != QLatin1Char('"'); ++at) {
        const bool isEscaped = call.at(at) == QLatin1Char('\\') && at + 1 < call.size()
            && (call.at(at + 1) == QLatin1Char('\\') || call.at(at + 1) == QLatin1Char('"'));
        at += isEscaped ? 1 : 0;
        text.append(call.at(at));
    }
    return text;
}

class StateXml
{
public:
    StateXml(QIODevice &device, const QString &path)
        : m_xml(&device)
        , m_path(path)
    { }

    Result<QVector<ImportedState>> read()
    {
        // An NFO with several episodes has several roots, which is no XML: each begins anew.
        while (!m_xml.atEnd() && !m_xml.hasError() && m_states.size() < kMostStates) {
            if (m_xml.readNext() == QXmlStreamReader::StartElement) {
                ++m_depth;
                readElement();
            } else if (m_xml.tokenType() == QXmlStreamReader::EndElement) {
                --m_depth;
            }
            if (m_depth > kDeepest) {
                m_xml.raiseError(QStringLiteral("too deep"));
            }
        }
        if (m_states.isEmpty() && m_xml.hasError()) {
            return failure(ErrorCode::Corrupt,
                QCoreApplication::translate("Import", "This file is damaged or no XML."),
                m_xml.errorString());
        }
        return m_states;
    }

private:
    void readElement()
    {
        const auto name = m_xml.name();
        if (name == QLatin1String("movie")) {
            readTitle(TitleKind::Movie, nullptr);
        } else if (name == QLatin1String("tvshow")) {
            readTitle(TitleKind::Series, nullptr);
        } else if (name == QLatin1String("episodedetails")) {
            readTitle(TitleKind::Episode, nullptr);
        }
    }

    //! Reads one title to the end of its element; the episodes within a series as well.
    void readTitle(TitleKind kind, const ImportedState *series)
    {
        ImportedState state;
        state.kind = kind;
        state.path = m_path;
        QVector<ImportedState> episodes;
        --m_depth; // its end is read here
        while (m_xml.readNextStartElement()) {
            if (kind == TitleKind::Series && m_xml.name() == QLatin1String("episodedetails")) {
                ++m_depth;
                const qsizetype before = m_states.size();
                readTitle(TitleKind::Episode, &state);
                episodes.append(m_states.mid(before));
                m_states.resize(before);
            } else {
                readField(state);
            }
        }
        if (series != nullptr) {
            state.series = series->title;
            state.seriesIds = series->ids;
            state.year = series->year;
        } else if (kind == TitleKind::Episode) {
            state.year = 0; // of the episode, not of its series
        }
        state.watched = state.watched || state.playCount > 0;
        if (!state.title.isEmpty()) {
            m_states.append(state);
            m_states.append(episodes);
        }
    }

    void readField(ImportedState &state)
    {
        const QString name = m_xml.name().toString();
        if (name == QLatin1String("resume")) {
            readResume(state);
            return;
        }
        const QString type = m_xml.attributes().value(QLatin1String("type")).toString();
        const QString text = m_xml.readElementText(QXmlStreamReader::SkipChildElements)
                                 .trimmed()
                                 .left(kLongestText);
        if (name == QLatin1String("title")) {
            state.title = text;
        } else if (name == QLatin1String("originaltitle")) {
            state.originalTitle = text;
        } else if (name == QLatin1String("showtitle")) {
            state.series = text;
        } else if (name == QLatin1String("season")) {
            state.season = text.isEmpty() ? -1 : text.toInt();
        } else if (name == QLatin1String("episode")) {
            state.episode = text.isEmpty() ? -1 : text.toInt();
        } else if (name == QLatin1String("year")) {
            state.year = yearFrom(text);
        } else if (name == QLatin1String("premiered") && state.year == 0) {
            state.year = yearFrom(text);
        } else if (name == QLatin1String("uniqueid")) {
            addId(state.ids, type, text);
        } else if (name == QLatin1String("tmdbid") || name == QLatin1String("imdbid")
            || name == QLatin1String("imdb_id") || name == QLatin1String("tvdbid")) {
            addId(state.ids, name.left(4), text);
        } else if (name == QLatin1String("playcount")) {
            state.playCount = std::max(0, text.toInt());
        } else if (name == QLatin1String("watched")) {
            state.watched = text.compare(QLatin1String("true"), Qt::CaseInsensitive) == 0;
        } else if (name == QLatin1String("lastplayed")) {
            state.lastPlayedMs = timeFrom(text, Qt::LocalTime);
        } else if (name == QLatin1String("dateadded")) {
            state.addedMs = timeFrom(text, Qt::LocalTime);
        } else if (name == QLatin1String("userrating")) {
            state.rating = ratingFrom(text.toDouble());
        } else if (name == QLatin1String("isuserfavorite")) {
            state.favourite = text.compare(QLatin1String("true"), Qt::CaseInsensitive) == 0;
        } else if (name == QLatin1String("filenameandpath")) {
            state.path = kodiPath({}, text);
        }
    }

    void readResume(ImportedState &state)
    {
        while (m_xml.readNextStartElement()) {
            const bool isPosition = m_xml.name() == QLatin1String("position");
            const qint64 ms
                = msFromSeconds(m_xml.readElementText(QXmlStreamReader::SkipChildElements));
            (isPosition ? state.positionMs : state.durationMs) = ms;
        }
    }

    QXmlStreamReader m_xml;
    QString m_path;
    QVector<ImportedState> m_states;
    int m_depth = 0;
};

} // namespace

Result<QVector<ImportedState>> readStateXml(QIODevice &xml, const QString &path)
{
    return StateXml(xml, path).read();
}

Result<QStringList> readKodiFavourites(QIODevice &xml)
{
    QStringList paths;
    QXmlStreamReader reader(&xml);
    while (!reader.atEnd() && paths.size() < kMostStates) {
        if (reader.readNext() != QXmlStreamReader::StartElement
            || reader.name() != QLatin1String("favourite")) {
            continue;
        }
        // PlayMedia("/films/Night Bus.mkv")
        // ActivateWindow(10025,"videodb://tvshows/titles/12/",return)
        const QString text = reader.readElementText(QXmlStreamReader::SkipChildElements).trimmed();
        const bool isFile = text.startsWith(QLatin1String("PlayMedia("), Qt::CaseInsensitive);
        const bool isFolder
            = text.startsWith(QLatin1String("ActivateWindow("), Qt::CaseInsensitive);
        const QString path = firstQuoted(text);
        if (path.isEmpty() || !(isFile || isFolder)) {
            continue;
        }
        if (isFolder) {
            static const QRegularExpression series(QStringLiteral(
                "^videodb://(?:tvshows/titles|inprogresstvshows)/(\\d{1,18})/(?:\\?.*)?$"));
            if (const auto match = series.match(path); match.hasMatch()) {
                paths.append(kodiSeriesPath(match.captured(1).toLongLong()));
            }
            continue;
        }
        paths.append(kodiPath({}, path.left(kLongestText)));
    }
    if (paths.isEmpty() && reader.hasError()) {
        return failure(ErrorCode::Corrupt,
            QCoreApplication::translate("Import", "This file is damaged or no XML."),
            reader.errorString());
    }
    return paths;
}

QVector<KodiProfile> readKodiProfiles(QIODevice &xml)
{
    QVector<KodiProfile> profiles;
    QXmlStreamReader reader(&xml);
    reader.readNextStartElement();
    while (reader.readNextStartElement() && profiles.size() < kMostProfiles) {
        if (reader.name() != QLatin1String("profile")) {
            reader.skipCurrentElement();
            continue;
        }
        KodiProfile profile;
        while (reader.readNextStartElement()) {
            const bool isName = reader.name() == QLatin1String("name");
            const bool isFolder = reader.name() == QLatin1String("directory");
            const QString text
                = reader.readElementText(QXmlStreamReader::SkipChildElements).trimmed();
            if (isName) {
                profile.name = text.left(kLongestText);
            } else if (isFolder) {
                profile.folder = text.left(kLongestText);
            }
        }
        constexpr QLatin1String kMaster("special://masterprofile/");
        if (profile.folder.startsWith(kMaster)) {
            profile.folder.remove(0, kMaster.size());
        }
        profiles.append(profile);
    }
    return reader.hasError() ? QVector<KodiProfile>() : profiles;
}

} // namespace Library::Import
