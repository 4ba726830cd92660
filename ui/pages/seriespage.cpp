#include "ui/pages/seriespage.h"

#include "library/base/async.h"
#include "library/catalog/catalog.h"
#include "ui/actions.h"
#include "ui/cards/backdrop.h"
#include "ui/cards/titlelistmodel.h"
#include "ui/controls/button.h"
#include "ui/controls/label.h"
#include "ui/controls/metaline.h"
#include "ui/format.h"
#include "ui/pages/episodelist.h"
#include "ui/pages/posterpicture.h"

#include <QKeyEvent>

#include <algorithm>

namespace Ui {

SeriesPage::SeriesPage(const Services &services, QWidget *parent)
    : Page(services, QStringLiteral("seriesPage"), parent)
    , m_wash(new Backdrop(theme(), *services.pictures, Backdrop::Style::Page, this))
    , m_poster(new PosterPicture(theme(), *services.pictures, this))
    , m_title(new Label(theme(), TextRole::Title1, Tone::Title, this))
    , m_facts(new MetaLine(theme(), MetaLine::Ground::Page, this))
    , m_plot(new Label(theme(), TextRole::Body, Tone::Text, this))
    , m_play(new Button(
          theme(), Button::Kind::Primary, QStringLiteral("media-playback-start"), tr("Play"), this))
    , m_watched(new Button(theme(), Button::Kind::Secondary, QStringLiteral("checkmark"), {}, this))
    , m_more(
          new Button(theme(), Button::Kind::Secondary, QStringLiteral("overflow-menu"), {}, this))
    , m_progress(new Label(theme(), TextRole::Body, Tone::Text, this))
    , m_nothing(new Label(theme(), TextRole::Body, Tone::Caption, this))
    , m_episodes(new EpisodeList(theme(), *services.pictures, this))
    , m_model(new TitleListModel(
          *services.catalog, *services.clock, CardShape::Still, CardWords::Episode, this))
{
    m_title->setMaxLines(2);
    m_plot->setMaxLines(4);
    m_play->setObjectName(QStringLiteral("play"));
    m_watched->setObjectName(QStringLiteral("watched"));
    m_more->setObjectName(QStringLiteral("more"));
    m_more->setAccessibleName(tr("More"));
    m_more->setToolTip(tr("More"));
    m_nothing->setText(tr("Nothing of this season is in your storage yet."));
    m_episodes->setCards(m_model);
    connect(m_model, &TitleListModel::loaded, this, &SeriesPage::onEpisodes);
    connect(m_episodes, &EpisodeList::opened, this, &Page::titleWanted);
    connect(m_episodes, &EpisodeList::playWanted, this,
        [this](const Library::TitleCard &card) { play(card); });
    connect(m_episodes, &EpisodeList::menuWanted, this, &SeriesPage::showCardMenu);
    connect(m_play, &Button::clicked, this, [this] {
        if (const auto next = nextToPlay()) {
            play(*next);
        }
    });
    connect(m_watched, &Button::clicked, this, [this] {
        const bool all = m_card.childCount > 0 && m_card.watchedChildCount >= m_card.childCount;
        setWatched({m_card}, !all);
    });
    connect(m_more, &Button::clicked, this, [this] {
        showMenu(m_card, m_more->mapToGlobal(QPoint(0, m_more->height() + 4)), MenuOn::OwnPage);
    });
    connect(services.catalog, &Library::Catalog::changed, this, [this] {
        if (isVisible()) {
            reload();
        }
    });
    followTheme();
}

void SeriesPage::setTitle(const Library::TitleCard &card)
{
    if (card.id != m_card.id) {
        m_details = {};
        m_season = {};
        m_goToNext = true;
        m_plots.clear();
        m_model->replace({});
        makeTabs();
    }
    m_card = card;
    showSeries();
}

void SeriesPage::goToNext()
{
    m_season = {};
    m_goToNext = true;
}

void SeriesPage::open()
{
    reload();
}

QWidget *SeriesPage::firstFocus()
{
    return m_model->rowCount() > 0 ? m_episodes : nullptr; // the page itself while loading
}

void SeriesPage::reload()
{
    loadDetails(m_card.id, [this](const Library::TitleDetails &details) {
        m_details = details;
        m_card = details.card;
        showSeries();
        makeTabs();
        if (m_season.isNull() && !m_details.seasons.isEmpty()) {
            const int next = m_details.nextEpisode ? m_details.nextEpisode->season : -1;
            const auto begin = std::find_if(m_details.seasons.cbegin(), m_details.seasons.cend(),
                [next](const Library::TitleCard &season) { return season.season == next; });
            openSeason(
                begin == m_details.seasons.cend() ? m_details.seasons.first().id : begin->id);
        }
        showSeason();
    });
}

void SeriesPage::showSeries()
{
    m_title->setText(m_card.title);
    m_plot->setText(m_details.plot);
    QStringList facts;
    if (m_card.year > 0) {
        facts << QString::number(m_card.year);
    }
    const auto seasons = std::count_if(m_details.seasons.cbegin(), m_details.seasons.cend(),
        [](const Library::TitleCard &season) { return season.season != 0; });
    if (seasons > 0) {
        facts << tr("%n seasons", nullptr, int(seasons));
    }
    facts << m_details.genres.mid(0, 1).join(QString());
    m_facts->setFacts(facts);
    const QString quality = Format::quality(m_card);
    m_facts->setBadges(quality.isEmpty() ? QStringList() : quality.split(QLatin1Char(' ')));
    m_poster->setPicture(m_card.poster, m_card.title);
    m_wash->setPicture({}, m_card.poster);
    const bool all = m_card.childCount > 0 && m_card.watchedChildCount >= m_card.childCount;
    m_watched->setAccessibleName(
        all ? tr("Mark the series as not watched") : tr("Mark the series as watched"));
    m_watched->setToolTip(m_watched->accessibleName());
    arrange();
}

void SeriesPage::makeTabs()
{
    if (m_tabs.size() != m_details.seasons.size()) {
        qDeleteAll(m_tabs);
        m_tabs.clear();
        for (int i = 0; i < m_details.seasons.size(); ++i) {
            auto *tab = new Button(theme(), Button::Kind::Chip, {}, {}, this);
            tab->setObjectName(QStringLiteral("season%1").arg(i));
            connect(
                tab, &Button::clicked, this, [this, i] { openSeason(m_details.seasons.at(i).id); });
            tab->show();
            m_tabs << tab;
        }
    }
    for (int i = 0; i < m_tabs.size(); ++i) {
        const Library::TitleCard &season = m_details.seasons.at(i);
        const QString name
            = season.season == 0 ? tr("Specials") : tr("Season %1").arg(season.season);
        m_tabs.at(i)->setText(season.season < 0 ? season.title : name);
        m_tabs.at(i)->setOn(season.id == m_season);
        const bool all = season.childCount > 0 && season.watchedChildCount >= season.childCount;
        m_tabs.at(i)->setTrailingIcon(all ? QStringLiteral("checkmark") : QString());
        m_tabs.at(i)->setAccessibleName(tr("%1, %2 of %3 watched")
                                            .arg(m_tabs.at(i)->text())
                                            .arg(season.watchedChildCount)
                                            .arg(season.childCount));
    }
    arrange();
}

void SeriesPage::openSeason(const TitleId &season)
{
    if (season == m_season) {
        return;
    }
    m_season = season;
    Library::TitleQuery query;
    query.viewer = services().viewer;
    query.kinds = {Library::TitleKind::Episode};
    query.parent = season;
    m_model->setQuery(query);
    makeTabs();
    showSeason();
}

void SeriesPage::onEpisodes()
{
    if (m_model->canFetchMore({})) {
        m_model->fetchMore({});
        return;
    }
    QVector<Library::TitleCard> ordered = m_model->cards();
    std::stable_sort(ordered.begin(), ordered.end(),
        [](const Library::TitleCard &a, const Library::TitleCard &b) {
            return a.episode < b.episode;
        });
    m_model->replace(ordered);
    if (m_goToNext && m_model->rowCount() > 0) {
        m_goToNext = false;
        m_episodes->makeCurrent(qMax(0, nextRow()));
        const QWidget *focus = window()->focusWidget();
        if (isVisible() && (!focus || focus == this)) {
            m_episodes->setFocus(Qt::OtherFocusReason);
        }
    }
    QVector<TitleId> visible;
    for (const Library::TitleCard &card : ordered) {
        visible << card.id;
    }
    services().actions->titlesVisible(visible);
    showSeason();
    loadPlots();
}

void SeriesPage::loadPlots()
{
    for (const Library::TitleCard &card : m_model->cards()) {
        if (m_plots.contains(card.id)) {
            continue;
        }
        m_plots.insert(card.id, {});
        Async::whenDone(services().catalog->details(services().viewer, card.id), this,
            [this, id = card.id](const Result<Library::TitleDetails> &details) {
                if (details && !details->plot.isEmpty()) {
                    m_plots.insert(id, details->plot);
                    m_episodes->delegate()->setPlots(m_plots);
                    m_episodes->viewport()->update();
                }
            });
    }
}

int SeriesPage::nextRow() const
{
    for (int row = 0; row < m_model->rowCount(); ++row) {
        if (!m_model->card(row).play.watched) {
            return row;
        }
    }
    return m_model->rowCount() > 0 ? 0 : -1;
}

std::optional<Library::TitleCard> SeriesPage::nextToPlay() const
{
    const int row = nextRow();
    const bool seen = row < 0 || m_model->card(row).play.watched;
    if (seen && m_details.nextEpisode) {
        return m_details.nextEpisode;
    }
    return row < 0 ? std::nullopt : std::optional(m_model->card(row));
}

void SeriesPage::showSeason()
{
    int watched = 0;
    for (const Library::TitleCard &card : m_model->cards()) {
        watched += card.play.watched ? 1 : 0;
    }
    const int count = m_model->rowCount();
    m_progress->setText(tr("%1 of %2 watched").arg(watched).arg(count));
    m_progress->setVisible(count > 0);
    m_nothing->setVisible(count == 0 && !m_model->isLoading() && !m_season.isNull());
    const auto next = nextToPlay();
    m_play->setEnabled(next.has_value());
    if (next) {
        m_play->setText(Format::progress(*next) > 0
                ? tr("Resume %1").arg(Format::episodeNumber(*next))
                : tr("Play %1").arg(Format::episodeNumber(*next)));
    }
    arrange();
}

bool SeriesPage::handleKey(QKeyEvent *event)
{
    if (event->modifiers() != Qt::NoModifier && event->modifiers() != Qt::ShiftModifier) {
        return false;
    }
    const int row = m_episodes->currentIndex().row();
    if (event->key() == Qt::Key_E && event->modifiers() == Qt::NoModifier) {
        // The episode in focus, else the series.
        const bool onEpisode = row >= 0 && m_episodes->hasFocus();
        emit editWanted(onEpisode ? m_model->card(row).id : m_card.id);
        return true;
    }
    if (event->key() == Qt::Key_W && row >= 0) {
        if (event->modifiers() == Qt::ShiftModifier) {
            setWatched(m_model->cards().mid(0, row + 1), true);
        } else {
            setWatched({m_model->card(row)}, !m_model->card(row).play.watched);
        }
        return true;
    }
    if (event->key() == Qt::Key_I && event->modifiers() == Qt::NoModifier) {
        const Library::TitleCard &meant
            = m_episodes->hasFocus() && row >= 0 ? m_model->card(row) : m_card;
        if (canIdentify(meant)) {
            identify(meant);
        }
        return true;
    }
    if (event->key() == Qt::Key_P && event->modifiers() == Qt::NoModifier) {
        const bool onEpisode = row >= 0 && m_episodes->hasFocus();
        toggleKept({onEpisode ? m_model->card(row) : m_card});
        return true;
    }
    if (event->key() == Qt::Key_N && nextRow() >= 0) {
        m_episodes->makeCurrent(nextRow());
        m_episodes->setFocus(Qt::OtherFocusReason);
        return true;
    }
    return false;
}

void SeriesPage::restyle()
{
    arrange();
}

void SeriesPage::arrange()
{
    const Metrics &m = theme().metrics();
    const int left = m.contentLeft();
    const int column = m.px(500, 280);
    const int posterWidth = m.px(232, 150);
    int y = m.px(96, 20);
    m_poster->setGeometry(left, y, posterWidth, posterWidth * 3 / 2);
    y += posterWidth * 3 / 2 + m.px(32, 18);
    const int titleHeight = m_title->heightForWidth(column);
    m_title->setGeometry(left, y, column, titleHeight);
    y += titleHeight + m.px(10, 6);
    m_facts->setGeometry(left, y, column, m_facts->sizeHint().height());
    y += m_facts->height() + m.px(18, 10);
    if (!m_plot->text().isEmpty()) {
        const int height = m_plot->heightForWidth(column);
        m_plot->setGeometry(left, y, column, height);
        y += height + m.px(24, 14);
    } else {
        m_plot->setGeometry(left, y, column, 0);
    }
    const QSize play = m_play->sizeHint();
    m_play->setGeometry(QRect(QPoint(left, y), play));
    m_watched->setGeometry(
        QRect(QPoint(left + play.width() + m.px(20, 10), y), m_watched->sizeHint()));
    m_more->setGeometry(
        QRect(QPoint(m_watched->geometry().right() + 1 + m.px(20, 10), y), m_more->sizeHint()));

    const int x = left + column + m.px(124, 40);
    const int right = width() - m.contentRight();
    int tab = x;
    const int tabTop = m.px(76, 20);
    for (Button *button : m_tabs) {
        const QSize size = button->sizeHint();
        button->setGeometry(QRect(QPoint(tab, tabTop), size));
        tab += size.width() + m.px(16, 8);
    }
    const int wide = m_progress->sizeHint().width();
    m_progress->setGeometry(right - wide, tabTop, wide, m.px(60, 32));
    m_progress->setVisible(m_model->rowCount() > 0 && right - wide > tab);
    const int pad = m.px(12, 8);
    const int listTop = m.px(162, 66);
    m_episodes->setGeometry(x - pad, listTop, right - x + 2 * pad, height() - listTop);
    m_nothing->setGeometry(x, listTop + m.px(12, 8), right - x, theme().lineHeight(TextRole::Body));
    m_wash->setGeometry(rect());
    m_wash->lower();
}

void SeriesPage::resizeEvent(QResizeEvent *)
{
    arrange();
}

} // namespace Ui
