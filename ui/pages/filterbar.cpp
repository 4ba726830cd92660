#include "ui/pages/filterbar.h"

#include "library/catalog/shared/titleids.h"
#include "ui/controls/button.h"

#include <QMenu>

namespace Ui {

namespace {

constexpr int kFourKHeight = 1500; // wide films are less high than 2160
constexpr int kFullHdHeight = 750;
constexpr int kHdHeight = 500;
constexpr int kOldestDecade = 1920;
constexpr int kNewestDecade = 2020;
constexpr int kRatings[] = {90, 80, 70, 60, 50};

} // namespace

using Library::TitleFilter;
using Library::TitleSort;
using Library::WatchState;

FilterBar::FilterBar(const Theme &theme, Library::TitleKind kind, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_kind(kind)
{
    m_rule.sort = kind == Library::TitleKind::HomeVideo ? TitleSort::Date : TitleSort::Title;
    const auto chip = [&](const char *name, const QString &icon) {
        auto *button = new Button(theme, Button::Kind::Chip, icon, {}, this);
        button->setObjectName(QLatin1String(name));
        return button;
    };
    m_sortChip = chip("chipSort", QStringLiteral("view-sort-ascending"));
    m_filterChip = chip("chipFilter", QStringLiteral("view-filter"));
    m_genreChip = chip("chipGenre", {});
    m_decadeChip = chip("chipDecade", {});
    m_qualityChip = chip("chipQuality", {});
    m_unwatchedChip = chip("chipUnwatched", {});
    connect(m_sortChip, &Button::clicked, this, &FilterBar::chooseSort);
    connect(m_filterChip, &Button::clicked, this, &FilterBar::chooseFilter);
    connect(m_genreChip, &Button::clicked, this, &FilterBar::chooseGenre);
    connect(m_decadeChip, &Button::clicked, this, &FilterBar::chooseDecade);
    connect(m_qualityChip, &Button::clicked, this,
        [this] { edit([this] { m_rule.filter.minimumHeight = isFourK() ? 0 : kFourKHeight; }); });
    connect(m_unwatchedChip, &Button::clicked, this, [this] {
        edit([this] {
            m_rule.filter.watch = m_rule.filter.watch == WatchState::Unwatched
                ? WatchState::Any
                : WatchState::Unwatched;
        });
    });
    connect(&theme, &Theme::changed, this, [this] {
        updateGeometry();
        arrange();
    });
    refresh();
}

QWidget *FilterBar::firstChip() const
{
    return m_sortChip;
}

void FilterBar::setGenres(const QVector<QString> &genres)
{
    m_genres = genres;
    refresh();
}

void FilterBar::setTags(const QVector<QString> &tags)
{
    m_tags = tags;
}

bool FilterBar::isFourK() const
{
    return m_rule.filter.minimumHeight >= kFourKHeight;
}

Library::FilterRule::Rule FilterBar::rule() const
{
    Library::FilterRule::Rule rule = m_rule;
    rule.order = rule.sort == TitleSort::Title ? Library::SortOrder::Ascending
                                               : Library::SortOrder::Descending;
    return rule;
}

void FilterBar::applyTo(Library::TitleQuery &query) const
{
    const Library::FilterRule::Rule chosen = rule();
    query.sort = chosen.sort;
    query.order = chosen.order;
    query.filter = chosen.filter;
}

bool FilterBar::isFiltering() const
{
    return !m_rule.filter.isEmpty();
}

void FilterBar::clearFilters()
{
    edit([this] {
        m_rule.filter = {};
        m_rule.genre.clear();
        m_rule.tag.clear();
    });
}

QVector<std::pair<TitleSort, QString>> FilterBar::sorts() const
{
    QVector<std::pair<TitleSort, QString>> sorts{{TitleSort::Title, tr("Title A–Z")},
        {TitleSort::Year, tr("Year")}, {TitleSort::Added, tr("Recently added")},
        {TitleSort::Played, tr("Recently played")}, {TitleSort::Duration, tr("Length")}};
    if (m_kind == Library::TitleKind::HomeVideo) {
        sorts.prepend({TitleSort::Date, tr("Date")});
    }
    return sorts;
}

QString FilterBar::filterWords() const
{
    return wordsOfFilters().join(QStringLiteral(" · "));
}

QString FilterBar::filterPhrase() const
{
    QStringList words;
    for (const QString &word : wordsOfFilters()) {
        // 4K and HDR stay as they are.
        words << (word == word.toUpper() ? word : word.toLower());
    }
    return words.join(QLatin1Char(' '));
}

QStringList FilterBar::wordsOfFilters() const
{
    QStringList words;
    QVector<Button *> chips{m_unwatchedChip, m_qualityChip, m_decadeChip, m_genreChip};
    for (const Button *chip : chips + m_furtherChips) {
        if (chip->isOn()) {
            words << chip->text();
        }
    }
    return words;
}

void FilterBar::edit(const std::function<void()> &change)
{
    change();
    refresh();
    emit edited();
}

void FilterBar::refresh()
{
    const TitleFilter &filter = m_rule.filter;
    for (const auto &[sort, text] : sorts()) {
        if (sort == m_rule.sort) {
            m_sortChip->setText(text);
        }
    }
    m_sortChip->setAccessibleName(tr("Sorted by %1").arg(m_sortChip->text()));
    m_filterChip->setText(tr("Filter"));
    m_genreChip->setText(m_rule.genre.isEmpty() ? tr("Genre") : m_rule.genre);
    const bool years = filter.firstYear > 0;
    m_decadeChip->setText(years ? tr("%1s").arg(filter.firstYear) : tr("Decade"));
    m_qualityChip->setText(tr("4K"));
    m_unwatchedChip->setText(tr("Unwatched"));
    QVector<std::pair<Button *, bool>> states{{m_genreChip, !m_rule.genre.isEmpty()},
        {m_decadeChip, years}, {m_qualityChip, isFourK()},
        {m_unwatchedChip, filter.watch == WatchState::Unwatched}};
    const QVector<Choice> more = further();
    while (m_furtherChips.size() < more.size()) {
        auto *chip = new Button(m_theme, Button::Kind::Chip, {}, {}, this);
        chip->setObjectName(QStringLiteral("chipFurther%1").arg(m_furtherChips.size()));
        connect(chip, &Button::clicked, this, [this, place = m_furtherChips.size()] {
            const QVector<Choice> on = further();
            if (place < on.size()) {
                edit(on.at(place).toggle);
            }
        });
        m_furtherChips.append(chip);
    }
    for (int i = 0; i < int(m_furtherChips.size()); ++i) {
        m_furtherChips.at(i)->setVisible(i < more.size());
        m_furtherChips.at(i)->setText(i < more.size() ? more.at(i).text : QString());
        states.append({m_furtherChips.at(i), i < more.size()});
    }
    for (const auto &[chip, on] : std::as_const(states)) {
        chip->setOn(on);
        chip->setTrailingIcon(on ? QStringLiteral("edit-clear") : QString());
        chip->setAccessibleName(
            on ? tr("%1, on, press to remove").arg(chip->text()) : tr("%1, off").arg(chip->text()));
    }
    m_genreChip->setVisible(!m_genres.isEmpty() || !m_rule.genre.isEmpty());
    arrange();
}

void FilterBar::arrange()
{
    int x = 0;
    QVector<Button *> chips{
        m_sortChip, m_filterChip, m_genreChip, m_decadeChip, m_qualityChip, m_unwatchedChip};
    for (Button *chip : chips + m_furtherChips) {
        if (chip->isHidden()) {
            continue;
        }
        const QSize size = chip->sizeHint();
        chip->setGeometry(x, 0, size.width(), size.height());
        x += size.width() + m_theme.px(16, 8);
    }
}

QSize FilterBar::sizeHint() const
{
    return QSize(600, m_theme.px(60, 32));
}

void FilterBar::resizeEvent(QResizeEvent *)
{
    arrange();
}

QMenu *FilterBar::menuBelow(Button *chip, const char *objectName)
{
    auto *menu = new QMenu(this);
    menu->setObjectName(QLatin1String(objectName));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    // After the caller has filled it.
    QMetaObject::invokeMethod(
        menu, [menu, chip] { menu->popup(chip->mapToGlobal(QPoint(0, chip->height() + 4))); },
        Qt::QueuedConnection);
    return menu;
}

void FilterBar::addChoices(QMenu *menu, const QVector<Choice> &choices)
{
    for (const Choice &choice : choices) {
        QAction *action
            = menu->addAction(choice.text, this, [this, toggle = choice.toggle] { edit(toggle); });
        action->setCheckable(true);
        action->setChecked(choice.on);
    }
}

QVector<FilterBar::Choice> FilterBar::watchChoices()
{
    QVector<Choice> choices;
    const std::pair<WatchState, QString> states[] = {{WatchState::Unwatched, tr("Unwatched")},
        {WatchState::Begun, tr("Begun")}, {WatchState::Watched, tr("Watched")}};
    for (const auto &[state, text] : states) {
        const bool on = m_rule.filter.watch == state;
        choices.append({text, on,
            [this, on, chosen = state] { m_rule.filter.watch = on ? WatchState::Any : chosen; }});
    }
    return choices;
}

QVector<FilterBar::Choice> FilterBar::decadeChoices()
{
    QVector<Choice> choices;
    for (int decade = kNewestDecade; decade >= kOldestDecade; decade -= 10) {
        const bool on = m_rule.filter.firstYear == decade;
        choices.append({tr("%1s").arg(decade), on, [this, on, decade] {
                            m_rule.filter.firstYear = on ? 0 : decade;
                            m_rule.filter.lastYear = on ? 0 : decade + 9;
                        }});
    }
    return choices;
}

QVector<FilterBar::Choice> FilterBar::ratingChoices()
{
    QVector<Choice> choices;
    for (const int rating : kRatings) {
        const bool on = m_rule.filter.minimumRating == rating;
        choices.append({tr("Rated %1 or better").arg(rating / 10), on,
            [this, on, rating] { m_rule.filter.minimumRating = on ? 0 : rating; }});
    }
    return choices;
}

QVector<FilterBar::Choice> FilterBar::qualityChoices()
{
    QVector<Choice> choices;
    const std::pair<int, QString> qualities[] = {{kFourKHeight, tr("4K")},
        {kFullHdHeight, tr("1080p or better")}, {kHdHeight, tr("720p or better")}};
    for (const auto &[height, text] : qualities) {
        const bool on = m_rule.filter.minimumHeight == height;
        choices.append({text, on,
            [this, on, chosen = height] { m_rule.filter.minimumHeight = on ? 0 : chosen; }});
    }
    return choices;
}

QVector<FilterBar::Choice> FilterBar::genreChoices()
{
    QVector<Choice> choices;
    for (const QString &genre : std::as_const(m_genres)) {
        const bool on = m_rule.genre == genre;
        choices.append({genre, on, [this, on, genre] {
                            m_rule.genre = on ? QString() : genre;
                            m_rule.filter.genre = on
                                ? std::nullopt
                                : std::optional<GenreId>(Library::TitleIds::genre(genre));
                        }});
    }
    return choices;
}

QVector<FilterBar::Choice> FilterBar::tagChoices()
{
    QVector<QString> tags = m_tags;
    if (!m_rule.tag.isEmpty() && !tags.contains(m_rule.tag)) {
        tags.append(m_rule.tag);
    }
    QVector<Choice> choices;
    for (const QString &tag : std::as_const(tags)) {
        const bool on = m_rule.tag == tag;
        choices.append({tag, on, [this, on, tag] {
                            m_rule.tag = on ? QString() : tag;
                            m_rule.filter.tag = on
                                ? std::nullopt
                                : std::optional<TagId>(Library::TitleIds::tag(tag));
                        }});
    }
    return choices;
}

QVector<FilterBar::Choice> FilterBar::flagChoices()
{
    QVector<Choice> choices;
    const std::pair<bool TitleFilter::*, QString> flags[]
        = {{&TitleFilter::favourite, tr("Favourites")}, {&TitleFilter::hdr, tr("HDR")},
            {&TitleFilter::kept, tr("On this PC")}, {&TitleFilter::missing, tr("Missing")},
            {&TitleFilter::unreadable, tr("Cannot be read")}};
    for (const auto &[flag, text] : flags) {
        choices.append({text, m_rule.filter.*flag,
            [this, chosen = flag] { m_rule.filter.*chosen = !(m_rule.filter.*chosen); }});
    }
    return choices;
}

QVector<FilterBar::Choice> FilterBar::further()
{
    QVector<Choice> on;
    const QVector<Choice> all = watchChoices().mid(1) + ratingChoices() + qualityChoices().mid(1)
        + tagChoices() + flagChoices();
    for (const Choice &choice : all) {
        if (choice.on) {
            on.append(choice);
        }
    }
    return on;
}

void FilterBar::chooseSort()
{
    QMenu *menu = menuBelow(m_sortChip, "sortMenu");
    for (const auto &[sort, text] : sorts()) {
        menu->addAction(
            text, this, [this, chosen = sort] { edit([this, chosen] { m_rule.sort = chosen; }); });
    }
}

void FilterBar::chooseFilter()
{
    QMenu *menu = menuBelow(m_filterChip, "filterMenu");
    addChoices(menu, watchChoices());
    menu->addSeparator();
    const std::pair<QString, QVector<Choice>> groups[] = {{tr("Genre"), genreChoices()},
        {tr("Decade"), decadeChoices()}, {tr("Rating"), ratingChoices()},
        {tr("Resolution"), qualityChoices()}, {tr("Tag"), tagChoices()}};
    for (const auto &[name, choices] : groups) {
        if (!choices.isEmpty()) {
            addChoices(menu->addMenu(name), choices);
        }
    }
    menu->addSeparator();
    addChoices(menu, flagChoices());
    if (isFiltering()) {
        menu->addSeparator();
        menu->addAction(tr("Clear filters"), this, &FilterBar::clearFilters);
        menu->addAction(tr("Save as a smart playlist…"), this, &FilterBar::saveWanted);
    }
}

void FilterBar::chooseGenre()
{
    if (!m_rule.genre.isEmpty()) {
        edit([this] {
            m_rule.genre.clear();
            m_rule.filter.genre.reset();
        });
        return;
    }
    addChoices(menuBelow(m_genreChip, "genreMenu"), genreChoices());
}

void FilterBar::chooseDecade()
{
    if (m_rule.filter.firstYear > 0) {
        edit([this] {
            m_rule.filter.firstYear = 0;
            m_rule.filter.lastYear = 0;
        });
        return;
    }
    addChoices(menuBelow(m_decadeChip, "decadeMenu"), decadeChoices());
}

} // namespace Ui
