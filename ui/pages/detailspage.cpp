#include "ui/pages/detailspage.h"

#include "library/base/async.h"
#include "library/catalog/catalog.h"
#include "sync/transfer/transferqueue.h"
#include "ui/actions.h"
#include "ui/cards/backdrop.h"
#include "ui/cards/cardlistmodel.h"
#include "ui/cards/cardrow.h"
#include "ui/clustercontrol.h"
#include "ui/controls/button.h"
#include "ui/controls/label.h"
#include "ui/controls/metaline.h"
#include "ui/controls/scrollarea.h"
#include "ui/format.h"
#include "ui/pages/infotile.h"
#include "ui/pages/posterpicture.h"

#include <QKeyEvent>
#include <QLocale>

#include <algorithm>

namespace Ui {

namespace {

constexpr int kSimilar = 20;
constexpr int kMostPeople = 8;

} // namespace

DetailsPage::DetailsPage(const Services &services, QWidget *parent)
    : Page(services, QStringLiteral("detailsPage"), parent)
    , m_scroll(new ScrollArea(theme(), this))
    , m_content(new QWidget)
    , m_backdrop(new Backdrop(theme(), *services.pictures, Backdrop::Style::Page, m_content))
    , m_poster(new PosterPicture(theme(), *services.pictures, m_content))
    , m_title(new Label(theme(), TextRole::Display, Tone::Title, m_content))
    , m_facts(new MetaLine(theme(), MetaLine::Ground::Page, m_content))
    , m_badges(new MetaLine(theme(), MetaLine::Ground::Page, m_content))
    , m_plot(new Label(theme(), TextRole::BodyLarge, Tone::Text, m_content))
    , m_credits(new QWidget(m_content))
    , m_problem(new Label(theme(), TextRole::Body, Tone::Danger, m_content))
    , m_play(new Button(theme(), Button::Kind::Primary, QStringLiteral("media-playback-start"),
          tr("Play"), m_content))
    , m_restart(new Button(theme(), Button::Kind::Secondary, QStringLiteral("media-skip-backward"),
          tr("From the start"), m_content))
    , m_watched(new Button(theme(), Button::Kind::Secondary, QStringLiteral("checkmark"),
          tr("Mark watched"), m_content))
    , m_favourite(
          new Button(theme(), Button::Kind::Secondary, QStringLiteral("love"), {}, m_content))
    , m_keep(new Button(theme(), Button::Kind::Secondary, QStringLiteral("pin"), {}, m_content))
    , m_edit(new Button(
          theme(), Button::Kind::Secondary, QStringLiteral("document-edit"), tr("Edit"), m_content))
    , m_more(new Button(
          theme(), Button::Kind::Secondary, QStringLiteral("overflow-menu"), {}, m_content))
    , m_versionTile(
          new InfoTile(theme(), QStringLiteral("folder-videos"), tr("Version"), m_content))
    , m_audioTile(new InfoTile(theme(), QStringLiteral("player-volume"), tr("Audio"), m_content))
    , m_subtitleTile(
          new InfoTile(theme(), QStringLiteral("add-subtitle"), tr("Subtitles"), m_content))
    , m_fileTile(new InfoTile(theme(), QStringLiteral("folder"), tr("File"), m_content))
    , m_similar(new CardRow(
          theme(), *services.pictures, CardShape::Poster, tr("More like this"), m_content))
    , m_similarModel(
          new CardListModel(*services.clock, CardShape::Poster, CardWords::Library, this))
{
    m_scroll->setWidget(m_content);
    m_play->setObjectName(QStringLiteral("play"));
    m_restart->setObjectName(QStringLiteral("restart"));
    m_watched->setObjectName(QStringLiteral("watched"));
    m_favourite->setObjectName(QStringLiteral("favourite"));
    m_credits->setObjectName(QStringLiteral("credits"));
    m_keep->setObjectName(QStringLiteral("keep"));
    m_keep->hide();
    m_edit->setObjectName(QStringLiteral("edit"));
    m_edit->setAccessibleName(tr("Edit"));
    m_versionTile->setObjectName(QStringLiteral("versionTile"));
    m_fileTile->setObjectName(QStringLiteral("fileTile"));
    m_more->setObjectName(QStringLiteral("more"));
    m_more->setAccessibleName(tr("More"));
    m_more->setToolTip(tr("More"));
    m_title->setObjectName(QStringLiteral("title"));
    m_problem->setObjectName(QStringLiteral("problem"));
    m_plot->setMaxLines(4);
    m_problem->setMaxLines(2);
    m_similar->view()->setObjectName(QStringLiteral("rowSimilar"));
    m_similar->setCards(m_similarModel);
    connectCards(m_similar->view());
    connect(m_similar, &CardRow::focused, this, [this] {
        m_scroll->reveal(m_similar->y() - 12, m_similar->y() + m_similar->height() + 24);
    });
    connect(m_play, &Button::clicked, this, [this] { playNow(false); });
    connect(m_restart, &Button::clicked, this, [this] { playNow(true); });
    connect(
        m_watched, &Button::clicked, this, [this] { setWatched({m_card}, !m_card.play.watched); });
    connect(m_favourite, &Button::clicked, this,
        [this] { setFavourite({m_card}, !m_card.play.favourite); });
    connect(m_keep, &Button::clicked, this, [this] { toggleKept({m_card}); });
    connect(m_edit, &Button::clicked, this, [this] { emit editWanted(m_card.id); });
    connect(m_more, &Button::clicked, this, [this] {
        showMenu(m_card, m_more->mapToGlobal(QPoint(0, m_more->height() + 4)), MenuOn::OwnPage);
    });
    connect(m_versionTile, &InfoTile::clicked, this, &DetailsPage::chooseVersion);
    connect(services.catalog, &Library::Catalog::changed, this,
        [this](const Library::CatalogChange &change) {
            if (isVisible() && (change.everything || change.titles.contains(m_card.id))) {
                reload();
            }
        });
    if (services.transfers) {
        using Queue = Sync::TransferQueue;
        const auto follow = [this](const Sync::Transfer &transfer) { onTransfer(transfer.object); };
        connect(services.transfers, &Queue::transferAdded, this, follow);
        connect(services.transfers, &Queue::transferChanged, this, follow);
        connect(services.transfers, &Queue::transferRemoved, this, &DetailsPage::showStorage);
    }
    if (services.cluster != nullptr) {
        connect(services.cluster, &ClusterControl::copiesTold, this, &DetailsPage::onCopiesTold);
    }
    followTheme();
}

void DetailsPage::setTitle(const Library::TitleCard &card)
{
    if (card.id != m_card.id) {
        m_details = {};
        m_chosen = {};
        m_similarModel->replace({});
        m_scroll->scrollToY(0);
    }
    m_card = card;
    showCard();
    showDetails();
}

void DetailsPage::open()
{
    reload();
    services().actions->titlesVisible({m_card.id});
}

QWidget *DetailsPage::firstFocus()
{
    return m_play->isEnabled() ? m_play : m_watched;
}

void DetailsPage::reload()
{
    loadDetails(m_card.id, [this](const Library::TitleDetails &details) {
        m_details = details;
        m_card = details.card;
        showCard();
        showDetails();
        findSimilar();
        if (version() != nullptr) {
            services().actions->getReady(m_details, version()->id);
        }
    });
}

void DetailsPage::showCard()
{
    const bool episode = m_card.kind == Library::TitleKind::Episode;
    m_title->setText(Format::title(m_card));
    QStringList facts;
    if (episode) {
        facts << m_card.seriesTitle << Format::episodeNumber(m_card);
    }
    if (m_card.year > 0) {
        facts << QString::number(m_card.year);
    }
    facts << Format::duration(m_card.durationMs)
          << m_details.genres.mid(0, 2).join(QStringLiteral(" · ")) << m_details.certificate;
    if (m_details.rating > 0) {
        facts << tr("★ %1").arg(QLocale().toString(m_details.rating / 10.0, 'f', 1));
    }
    m_facts->setFacts(facts);
    m_backdrop->setPicture(
        m_details.backdrop.isNull() ? m_card.still : m_details.backdrop, m_card.poster);
    m_poster->setPicture(m_card.poster, Format::title(m_card));
    const QString left = Format::timeLeft(m_card);
    const bool begun = Format::progress(m_card) > 0;
    const QString resume = left.isEmpty() ? tr("Resume") : tr("Resume · %1").arg(left);
    m_play->setText(begun ? resume : tr("Play"));
    m_restart->setVisible(begun);
    m_watched->setOn(m_card.play.watched);
    m_watched->setAccessibleName(
        m_card.play.watched ? tr("Watched, press to mark as not watched") : tr("Mark watched"));
    m_favourite->setOn(m_card.play.favourite);
    m_favourite->setAccessibleName(m_card.play.favourite
            ? tr("Favourite, press to remove from favourites")
            : tr("Add to favourites"));
    showPlayability();
    arrange();
}

void DetailsPage::showPlayability()
{
    QString problem;
    if (!m_card.failure.isEmpty()) {
        problem = tr("This file cannot be read: %1").arg(m_card.failure);
    } else if (m_card.availability == Library::Availability::Unavailable) {
        problem = tr("The folder or the store that holds it is not connected. Nothing is lost.");
    } else if (m_card.availability == Library::Availability::Missing) {
        const auto &versions = m_details.versions;
        const bool isGone = std::any_of(versions.begin(), versions.end(),
            [](const Library::TitleVersion &version) { return version.bytesGone; });
        problem = isGone ? tr("Its bytes are gone: they were removed from the storage for good. "
                              "Once the video is "
                              "added again, all that is known of it is there.")
                         : tr("Its file is no longer in the folder.");
    }
    m_problem->setText(problem);
    m_problem->setTone(m_card.failure.isEmpty() ? Tone::Warn : Tone::Danger);
    m_problem->setVisible(!problem.isEmpty());
    m_play->setEnabled(problem.isEmpty());
    m_restart->setEnabled(problem.isEmpty());
}

void DetailsPage::showPeople()
{
    QVector<Library::Credit> shown;
    for (const char *department : {"director", "cast"}) {
        for (const Library::Credit &credit : m_details.credits) {
            const bool known = std::any_of(shown.begin(), shown.end(),
                [&](const Library::Credit &other) { return other.person == credit.person; });
            if (!known && shown.size() < kMostPeople
                && credit.department == QLatin1String(department)) {
                shown.append(credit);
            }
        }
    }
    const bool same = std::equal(shown.begin(), shown.end(), m_people.begin(), m_people.end(),
        [](const Library::Credit &credit, const Button *button) {
            return credit.name == button->text();
        });
    if (same) {
        return; // one of them may have the focus
    }
    qDeleteAll(m_people);
    m_people.clear();
    for (const Library::Credit &credit : std::as_const(shown)) {
        const bool director = credit.department == QLatin1String("director");
        auto *button = new Button(theme(), Button::Kind::Chip, {}, credit.name, m_credits);
        button->setObjectName(QStringLiteral("person%1").arg(m_people.size()));
        button->setAccessibleName(director ? tr("Directed by %1").arg(credit.name)
                : credit.role.isEmpty()    ? tr("With %1").arg(credit.name)
                                           : tr("%1 as %2").arg(credit.name, credit.role));
        button->setToolTip(button->accessibleName());
        connect(button, &Button::clicked, this, [this, credit] {
            emit listWanted({ListRef::Kind::Person, credit.person.toBytes(), credit.name});
        });
        button->show();
        m_people.append(button);
    }
}

void DetailsPage::showDetails()
{
    m_plot->setText(m_details.plot);
    showPeople();
    m_badges->setBadges(version() ? Format::badges(version()->media) : QStringList());
    showStorage();
    showTiles();
    findCheck();
    arrange();
}

const Library::TitleVersion *DetailsPage::version() const
{
    const Library::TitleVersion *first = nullptr;
    for (const Library::TitleVersion &candidate : m_details.versions) {
        const bool gone = candidate.availability == Library::Availability::Missing;
        if (candidate.id == m_chosen
            || (m_chosen.isNull() && !gone && candidate.id == m_card.play.version)) {
            return &candidate;
        }
        first = first || gone ? first : &candidate;
    }
    return first || m_details.versions.isEmpty() ? first : &m_details.versions.first();
}

void DetailsPage::playNow(bool fromStart)
{
    const VersionId chosen
        = m_chosen.isNull() ? (fromStart ? VersionId() : m_card.play.version) : m_chosen;
    services().actions->play(m_card.id, chosen, fromStart ? PlayFrom::Start : PlayFrom::Resume);
}

bool DetailsPage::handleKey(QKeyEvent *event)
{
    if (event->modifiers() != Qt::NoModifier) {
        return false;
    }
    if (event->key() == Qt::Key_E) {
        emit editWanted(m_card.id);
        return true;
    }
    if (event->key() == Qt::Key_I) {
        identify(m_card);
        return true;
    }
    if (event->key() == Qt::Key_P) {
        toggleKept({m_card});
        return true;
    }
    if (!m_play->isEnabled()) {
        return false;
    }
    switch (event->key()) {
    case Qt::Key_Space:
    case Qt::Key_MediaPlay:
    case Qt::Key_MediaTogglePlayPause:
        playNow(false);
        return true;
    case Qt::Key_Home:
        playNow(true);
        return true;
    default:
        return false;
    }
}

void DetailsPage::findSimilar()
{
    if (m_card.kind != Library::TitleKind::Movie) {
        m_similarModel->replace({});
        arrange();
        return;
    }
    Async::whenDone(services().catalog->similar(services().viewer, m_card.id, kSimilar), this,
        [this, id = m_card.id](const Result<QVector<Library::TitleCard>> &cards) {
            if (cards && id == m_card.id) {
                m_similarModel->replace(*cards);
                arrange();
            }
        });
}

void DetailsPage::restyle()
{
    m_poster->setVisible(true);
    arrange();
}

void DetailsPage::resizeEvent(QResizeEvent *)
{
    m_scroll->setGeometry(rect());
    arrange();
}

//! Where the words of all buttons do not fit, icons stand for some; names and tips say the same.
void DetailsPage::fitButtons(int wide)
{
    m_watched->setText(m_card.play.watched ? tr("Watched") : tr("Mark watched"));
    m_favourite->setText(m_card.play.favourite ? tr("Favourite") : tr("Add to favourites"));
    m_keep->setText(keepWords());
    m_edit->setText(tr("Edit"));
    const QVector<Button *> buttons{
        m_play, m_restart, m_watched, m_favourite, m_keep, m_edit, m_more};
    for (Button *shorter : {m_edit, m_favourite, m_watched, m_keep}) {
        int needed = 0;
        for (const Button *button : buttons) {
            needed += button->isHidden() ? 0 : button->sizeHint().width() + theme().px(24, 12);
        }
        if (needed - theme().px(24, 12) > wide) {
            shorter->setText({});
            shorter->setToolTip(shorter->accessibleName());
        }
    }
}

void DetailsPage::arrange()
{
    const Metrics &m = theme().metrics();
    const int left = m.contentLeft();
    const int right = width() - m.contentRight();
    const int top = m.px(132, 28);
    const QSize poster(m.px(320, 200), m.px(480, 300));
    m_poster->setGeometry(QRect(QPoint(left, top), poster));
    const int textLeft = left + poster.width() + m.px(56, 32);
    const int wide = right - textLeft;
    const int reading = qMin(wide, m.px(760, 520));
    int y = top + m.px(0, 4);
    const auto put = [&](QWidget *widget, int height, int gap, int width) {
        widget->setGeometry(textLeft, y, width, height);
        y += height + gap;
    };
    put(m_title, theme().lineHeight(TextRole::Display), m.px(16, 8), wide);
    put(m_facts, m_facts->sizeHint().height(), m.px(16, 10), wide);
    const bool badges = version() && !Format::badges(version()->media).isEmpty();
    m_badges->setVisible(badges);
    if (badges) {
        put(m_badges, m_badges->sizeHint().height(), m.px(24, 14), wide);
    }
    if (!m_plot->text().isEmpty()) {
        put(m_plot, m_plot->heightForWidth(reading), m.px(16, 10), reading);
    } else {
        m_plot->setGeometry(textLeft, y, reading, 0);
    }
    m_credits->setVisible(!m_people.isEmpty());
    if (!m_people.isEmpty()) {
        int chipX = 0;
        for (Button *person : std::as_const(m_people)) {
            const QSize chip = person->sizeHint();
            person->setGeometry(QRect(QPoint(chipX, 0), chip));
            person->setVisible(chipX + chip.width() <= wide); // those who do not fit are last
            chipX += chip.width() + m.px(16, 8);
        }
        put(m_credits, m_people.first()->sizeHint().height(), m.px(16, 10), wide);
    }
    if (!m_problem->isHidden()) {
        put(m_problem, m_problem->heightForWidth(reading), m.px(12, 8), reading);
    }
    y = qMax(y + m.px(12, 8), top + poster.height() - m.px(80, 40));
    fitButtons(wide);
    int x = textLeft;
    for (Button *button : {m_play, m_restart, m_watched, m_favourite, m_keep, m_edit, m_more}) {
        if (!button->isHidden()) {
            button->setGeometry(QRect(QPoint(x, y), button->sizeHint()));
            x = button->geometry().right() + 1 + m.px(24, 12);
        }
    }
    y = qMax(y + m.px(72, 36), top + poster.height()) + m.px(56, 32);
    const InfoTile *shown = m_versionTile;
    const int gap = m.px(16, 12);
    const int tile = (right - left - 3 * gap) / 4;
    x = left;
    for (InfoTile *info : {m_versionTile, m_audioTile, m_subtitleTile, m_fileTile}) {
        info->setGeometry(x, y, tile, shown->sizeHint().height());
        x += tile + gap;
    }
    y += shown->sizeHint().height() + m.px(56, 32);
    if (m_similarModel->rowCount() > 0) {
        m_similar->setGeometry(0, y, width(), m_similar->sizeHint().height());
        y += m_similar->height();
    }
    m_content->setMinimumHeight(y + m.px(48, 24));
    m_backdrop->setGeometry(0, 0, width(), m.px(840, 480));
    m_backdrop->lower();
}

} // namespace Ui
