#include "library/scan/nfo/nforeader.h"

#include "library/scan/nfo/nfobytes.h"
#include "library/scan/nfo/nfoelement.h"
#include "library/scan/nfo/nfomarkup.h"
#include "library/scan/nfo/nfopeople.h"
#include "library/scan/nfo/nfotext.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace Library {

namespace {

constexpr qsizetype kMostItems = 5000;
constexpr qsizetype kMostPictures = 1000;

struct TextField
{
    QLatin1String name;
    QString NfoItem::*field;
};
constexpr std::array kLines{
    TextField{QLatin1String("title"), &NfoItem::title},
    TextField{QLatin1String("name"), &NfoItem::title},
    TextField{QLatin1String("seasonname"), &NfoItem::title},
    TextField{QLatin1String("originaltitle"), &NfoItem::originalTitle},
    TextField{QLatin1String("sorttitle"), &NfoItem::sortTitle},
    TextField{QLatin1String("showtitle"), &NfoItem::seriesTitle},
    TextField{QLatin1String("tagline"), &NfoItem::tagline},
    TextField{QLatin1String("mpaa"), &NfoItem::certificate},
    TextField{QLatin1String("certification"), &NfoItem::certificate},
    TextField{QLatin1String("status"), &NfoItem::status},
    TextField{QLatin1String("trailer"), &NfoItem::trailer},
};

struct ListField
{
    QLatin1String name;
    QStringList NfoItem::*field;
    NfoText::Split split;
};
constexpr std::array kLists{
    ListField{QLatin1String("genre"), &NfoItem::genres, NfoText::Split::AtCommas},
    ListField{QLatin1String("tag"), &NfoItem::tags, NfoText::Split::AtCommas},
    ListField{QLatin1String("style"), &NfoItem::tags, NfoText::Split::No},
    ListField{QLatin1String("studio"), &NfoItem::studios, NfoText::Split::AtSlashes},
    ListField{QLatin1String("country"), &NfoItem::countries, NfoText::Split::AtSlashes},
};

struct NumberField
{
    QLatin1String name;
    int NfoItem::*field;
};
constexpr std::array kNumbers{
    NumberField{QLatin1String("season"), &NfoItem::season},
    NumberField{QLatin1String("seasonnumber"), &NfoItem::season},
    NumberField{QLatin1String("episode"), &NfoItem::episode},
    NumberField{QLatin1String("episodenumberend"), &NfoItem::episodeEnd},
    NumberField{QLatin1String("displayseason"), &NfoItem::displaySeason},
    NumberField{QLatin1String("displayepisode"), &NfoItem::displayEpisode},
};

//! Later ones count only where the earlier are empty.
constexpr std::array kPlots{QLatin1String("plot"), QLatin1String("outline"),
    QLatin1String("review"), QLatin1String("biography")};
constexpr std::array kDates{
    QLatin1String("premiered"), QLatin1String("aired"), QLatin1String("releasedate")};

std::optional<NfoKind> kindOf(const QString &element)
{
    struct Row
    {
        QLatin1String name;
        NfoKind kind;
    };
    constexpr std::array kRows{Row{QLatin1String("movie"), NfoKind::Movie},
        Row{QLatin1String("tvshow"), NfoKind::Series},
        Row{QLatin1String("season"), NfoKind::Season},
        Row{QLatin1String("episodedetails"), NfoKind::Episode},
        Row{QLatin1String("musicvideo"), NfoKind::MusicVideo},
        Row{QLatin1String("album"), NfoKind::Other}, Row{QLatin1String("artist"), NfoKind::Other}};
    const auto *row = std::find_if(kRows.begin(), kRows.end(),
        [&](const Row &candidate) { return candidate.name == element; });
    return row == kRows.end() ? std::nullopt : std::optional(row->kind);
}

void addId(NfoItem &item, const QString &source, const QString &value)
{
    static const QRegularExpression imdb(QStringLiteral("^tt\\d{5,}$"));
    const QString id = value.simplified();
    if (id.isEmpty() || id.startsWith(u'-') || id == u'0') {
        return;
    }
    QString from = source.toLower();
    if (from.isEmpty() || from == QLatin1String("unknown")) {
        from = QStringLiteral("default");
    }
    if (from == QLatin1String("default") && imdb.match(id).hasMatch()) {
        from = QStringLiteral("imdb");
    } else if (from == QLatin1String("themoviedb")) {
        from = QStringLiteral("tmdb");
    } else if (from == QLatin1String("thetvdb")) {
        from = QStringLiteral("tvdb");
    }
    const bool known = std::any_of(item.ids.cbegin(), item.ids.cend(),
        [&](const StatedId &stated) { return stated.source == from; });
    if (!known) {
        item.ids.append({from, id});
    }
}

class ItemReader
{
public:
    ItemReader(const NfoElement &element, NfoKind kind)
        : m_element(element)
    {
        m_item.kind = kind;
    }

    NfoItem read()
    {
        for (const NfoElement &child : m_element.children) {
            readChild(child);
        }
        readPlot();
        readDates();
        readIds();
        readVotes();
        finish();
        return m_item;
    }

private:
    void readChild(const NfoElement &child)
    {
        const QString &name = child.name;
        for (const TextField &line : kLines) {
            if (line.name == name && (m_item.*line.field).isEmpty()) {
                m_item.*line.field = child.line();
            }
        }
        for (const ListField &list : kLists) {
            if (list.name == name) {
                NfoText::addUnique(m_item.*list.field, NfoText::parts(child.line(), list.split));
            }
        }
        for (const NumberField &number : kNumbers) {
            if (number.name == name && m_item.*number.field < 0) {
                m_item.*number.field = NfoText::number(child.line()).value_or(-1);
            }
        }
        if (!NfoPeople::add(m_item.people, child) && !readRating(child) && !readPicture(child)) {
            readOther(child);
        }
    }

    bool readRating(const NfoElement &child)
    {
        if (child.name == QLatin1String("ratings")) {
            for (const NfoElement &rating : child.children) {
                if (rating.name == QLatin1String("rating")) {
                    addRating(rating);
                }
            }
        } else if (child.name == QLatin1String("rating")
            || child.name == QLatin1String("communityrating")) {
            addRating(child);
        } else if (child.name == QLatin1String("userrating")) {
            m_item.userRating = NfoText::rating(child.line(), child.attribute("max")).value_or(0);
        } else {
            return false;
        }
        return true;
    }

    void addRating(const NfoElement &element)
    {
        const NfoElement *value = element.child("value");
        const auto rating
            = NfoText::rating(value ? value->line() : element.line(), element.attribute("max"));
        if (!rating) {
            return;
        }
        const NfoElement *votes = element.child("votes");
        m_item.ratings.append({element.attribute("name").toLower(), *rating,
            votes ? NfoText::number(votes->line()).value_or(0) : 0,
            element.attribute("default") == QLatin1String("true")});
    }

    void readVotes()
    {
        const NfoElement *votes = m_element.child("votes");
        if (votes && !m_item.ratings.isEmpty() && m_item.ratings.first().votes == 0) {
            m_item.ratings.first().votes = std::max(NfoText::number(votes->line()).value_or(0), 0);
        }
    }

    bool readPicture(const NfoElement &child)
    {
        if (child.name == QLatin1String("thumb")) {
            addPicture(child, child.attribute("aspect"));
        } else if (child.name == QLatin1String("fanart") || child.name == QLatin1String("art")) {
            const bool isFanart = child.name == QLatin1String("fanart");
            for (const NfoElement &picture : child.children) {
                addPicture(picture, isFanart ? child.name : picture.name);
            }
        } else {
            return false;
        }
        return true;
    }

    void addPicture(const NfoElement &element, const QString &aspect)
    {
        const QString address = element.line();
        if (address.isEmpty() || m_item.pictures.size() >= kMostPictures) {
            return;
        }
        const int season = NfoText::number(element.attribute("season")).value_or(-1);
        m_item.pictures.append({aspect.toLower(), season, address});
    }

    void readOther(const NfoElement &child)
    {
        if (child.name == QLatin1String("set")) {
            readCollection(child);
        } else if (child.name == QLatin1String("year")) {
            m_item.year = m_item.year == 0 ? NfoText::year(child.line()) : m_item.year;
        } else if (child.name == QLatin1String("runtime")) {
            m_item.runtimeMinutes = std::max(NfoText::number(child.line()).value_or(0), 0);
        } else if (child.name == QLatin1String("playcount")) {
            m_item.playCount = std::max(NfoText::number(child.line()).value_or(0), 0);
        } else if (child.name == QLatin1String("watched")) {
            m_item.watched = child.line().compare(QLatin1String("true"), Qt::CaseInsensitive) == 0;
        } else if (child.name == QLatin1String("lastplayed")) {
            m_item.lastPlayed = NfoText::time(child.line());
        } else if (child.name == QLatin1String("dateadded")) {
            m_item.added = NfoText::time(child.line());
        } else if (child.name == QLatin1String("resume")) {
            const NfoElement *position = child.child("position");
            m_item.resumeSeconds
                = position ? std::max(NfoText::real(position->line()).value_or(0), 0.0) : 0;
        }
    }

    void readCollection(const NfoElement &set)
    {
        const NfoElement *name = set.child("name");
        const NfoElement *overview = set.child("overview");
        NfoCollection collection;
        collection.name = name ? name->line() : set.children.isEmpty() ? set.line() : QString();
        collection.overview = overview ? overview->paragraphs() : QString();
        collection.tmdbId = set.attribute("tmdbcolid");
        if (!collection.name.isEmpty()) {
            m_item.collections.append(collection);
        }
    }

    void readPlot()
    {
        for (const QLatin1String name : kPlots) {
            const NfoElement *plot = m_element.child(name.data());
            if (m_item.plot.isEmpty() && plot) {
                m_item.plot = plot->paragraphs();
            }
        }
        const NfoElement *overview = m_element.child("setoverview");
        if (overview && !m_item.collections.isEmpty()
            && m_item.collections.first().overview.isEmpty()) {
            m_item.collections.first().overview = overview->paragraphs();
        }
    }

    void readDates()
    {
        for (const QLatin1String name : kDates) {
            const NfoElement *date = m_element.child(name.data());
            if (!m_item.premiered.isValid() && date) {
                m_item.premiered = NfoText::date(date->line());
            }
        }
    }

    //! "id" is what was there before "uniqueid": it counts where that is missing, or by its form.
    void readIds()
    {
        for (const NfoElement &child : m_element.children) {
            if (child.name == QLatin1String("uniqueid")) {
                addId(m_item, child.attribute("type"), child.line());
            }
        }
        constexpr std::array kSources{"imdb", "tmdb", "tvdb", "tvmaze", "douban", "bangumi",
            "anidb", "anilist", "trakt", "tvrage", "zap2it"};
        const NfoElement *old = m_element.child("id");
        for (const char *source : kSources) {
            const QString name = QLatin1String(source);
            for (const QString &element :
                {QString(name + QStringLiteral("id")), QString(name + QStringLiteral("_id"))}) {
                if (const NfoElement *id = m_element.child(element.toLatin1().constData())) {
                    addId(m_item, name, id->line());
                }
            }
            if (old) {
                addId(m_item, name, old->attribute(source));
            }
        }
        if (old && (m_item.ids.isEmpty() || old->line().startsWith(QLatin1String("tt")))) {
            addId(m_item, {}, old->line());
        }
    }

    void finish()
    {
        if (m_item.year == 0 && m_item.premiered.isValid() && m_item.kind != NfoKind::Season) {
            m_item.year = m_item.premiered.year();
        }
        if (m_item.kind == NfoKind::Series) {
            // How many there are, not which one it is.
            m_item.season = -1;
            m_item.episode = -1;
        }
        if (!m_item.watched && m_item.playCount > 0) {
            m_item.watched = true;
        }
        std::stable_sort(m_item.ratings.begin(), m_item.ratings.end(),
            [](const auto &a, const auto &b) { return a.isDefault && !b.isDefault; });
    }

    const NfoElement &m_element;
    NfoItem m_item;
};

void readItems(const QVector<NfoElement> &elements, Nfo &nfo)
{
    for (const NfoElement &element : elements) {
        const std::optional<NfoKind> kind = kindOf(element.name);
        if (kind && nfo.items.size() < kMostItems) {
            nfo.items.append(ItemReader(element, *kind).read());
        } else if (!kind && !element.children.isEmpty()) {
            readItems(element.children, nfo); // an envelope around several
        }
    }
}

//! Ids that are written as the address of a page.
void readAddresses(const QString &text, NfoItem &item)
{
    struct Form
    {
        const char *source;
        QRegularExpression expression;
    };
    static const std::array kForms{
        Form{"tmdb", QRegularExpression(QStringLiteral("themoviedb\\.org/(?:movie|tv)/(\\d+)"))},
        Form{"imdb",
            QRegularExpression(QStringLiteral("imdb\\.[a-z]+/(?:[a-z-]+/)?title/(tt\\d+)"))},
        Form{"tvdb",
            QRegularExpression(
                QStringLiteral("thetvdb\\.com/(?:dereferrer/series/"
                               "|(?:index\\.php)?\\?(?:[^\\s]*&)?(?:series)?id=)(\\d+)"))},
        Form{"douban", QRegularExpression(QStringLiteral("douban\\.com/subject/(\\d+)"))},
    };
    for (const Form &form : kForms) {
        const auto match = form.expression.match(text);
        if (match.hasMatch()) {
            addId(item, QLatin1String(form.source), match.captured(1));
        }
    }
}

} // namespace

Result<Nfo> readNfo(const QByteArray &bytes)
{
    const Result<QString> text = nfoText(bytes);
    if (!text) {
        return failure(text.error());
    }
    const NfoMarkup::Repaired markup = NfoMarkup::repair(*text);
    const Result<NfoElement> root = NfoElement::parse(markup.text);
    if (!root) {
        return failure(root.error());
    }
    Nfo nfo;
    nfo.damaged = markup.damaged;
    readItems(root->children, nfo);
    NfoItem loose;
    readAddresses(root->text, nfo.items.isEmpty() ? loose : nfo.items.first());
    if (!loose.ids.isEmpty()) {
        nfo.items.append(loose);
    }
    if (nfo.items.isEmpty()) {
        return failure(ErrorCode::Corrupt,
            QCoreApplication::translate("Nfo", "This NFO file says nothing of a title."));
    }
    return nfo;
}

} // namespace Library
