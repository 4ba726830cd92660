#include "ui/pages/settingspage.h"

#include "library/base/async.h"
#include "sync/transfer/chunkcache.h"
#include "ui/clustercontrol.h"
#include "ui/controls/label.h"
#include "ui/controls/scrollarea.h"
#include "ui/format.h"
#include "ui/player/playerkeysview.h"
#include "ui/settings/actrow.h"
#include "ui/settings/categoryitem.h"
#include "ui/settings/factrow.h"
#include "ui/settings/optionrow.h"
#include "ui/settings/options.h"
#include "ui/settings/panel.h"
#include "ui/settings/setrow.h"
#include "ui/settings/textrow.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QStackedWidget>
#include <QThreadPool>
#include <QVBoxLayout>

namespace Ui {

SettingsPage::SettingsPage(const Services &services, QWidget *parent)
    : Page(services, QStringLiteral("settingsPage"), parent)
    , m_title(new Label(*services.theme, TextRole::Title1, Tone::Title, this, heading()))
    , m_layout(new QVBoxLayout(this))
    , m_head(new QVBoxLayout)
    , m_body(new QWidget(this))
    , m_list(new QVBoxLayout)
    , m_stack(new QStackedWidget(m_body))
{
    auto *columns = new QHBoxLayout(m_body);
    columns->setContentsMargins(0, 0, 0, 0);
    columns->addLayout(m_list);
    columns->addWidget(m_stack, 1);
    std::optional<QString> cluster;
    if (services.cluster) {
        const std::optional<Sync::ClusterConfig> config = services.cluster->config();
        cluster = config ? config->endpoints.join(QStringLiteral(", ")) : QString();
    }
    const QVector<OptionCategory> categories
        = optionCategories(services.storeFolder, cluster, services.cache != nullptr);
    for (const OptionCategory &category : categories) {
        auto *item = new CategoryItem(theme(), category.icon, category.name, m_body);
        item->setObjectName(category.objectName);
        const int number = int(m_items.size());
        connect(item, &CategoryItem::entered, this, [this, number] { showCategory(number); });
        m_items << item;
        m_list->addWidget(item);
        m_stack->addWidget(makeOptions(category));
    }
    m_list->addStretch(1);
    m_head->addWidget(m_title);
    m_layout->addLayout(m_head);
    m_layout->addWidget(m_body, 1);
    followTheme();
    showCategory(0);
}

QString SettingsPage::heading() const
{
    return tr("Settings");
}

QWidget *SettingsPage::makeOptions(const OptionCategory &category)
{
    auto *area = new ScrollArea(theme(), m_stack);
    auto *content = new QWidget(area);
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 0, 0, 0);
    for (const OptionPanel &group : category.panels) {
        auto *panel = new Panel(theme(), content);
        if (group.cluster) {
            auto *row = new ActRow(theme(), group.cluster->name, group.cluster->description, panel);
            row->setObjectName(QStringLiteral("optionCluster"));
            connect(
                row, &ActRow::triggered, this, [this] { emit sectionWanted(Section::Cluster); });
            panel->addRow(row);
        }
        for (const Option &option : group.options) {
            panel->addRow(makeOptionRow(option, panel));
        }
        for (const TextOption &option : group.texts) {
            panel->addRow(makeTextRow(option, panel));
        }
        for (const Fact &fact : group.facts) {
            panel->addRow(new FactRow(theme(), fact.name, fact.value, panel));
        }
        if (group.hasPlayerKeys) {
            addKeysRow(panel);
        }
        if (group.hasCache) {
            addCacheRows(panel);
        }
        layout->addWidget(panel);
    }
    layout->addStretch(1);
    m_panels << layout;
    area->setWidget(content);
    return area;
}

void SettingsPage::addKeysRow(Panel *panel)
{
    auto *row = new ActRow(theme(), tr("Keys of the player"),
        tr("? shows them while a film plays. Each can be another one."), panel);
    row->setObjectName(QStringLiteral("optionPlayerKeys"));
    panel->addRow(row);
    auto *keys = new PlayerKeys(*services().settings, this);
    connect(row, &ActRow::triggered, this, [this, keys] {
        // Over all of the window, as in the player; gone once it is closed.
        auto *view = new PlayerKeysView(theme(), *keys, window());
        connect(view, &PlayerKeysView::closed, view, &QObject::deleteLater);
        view->open();
    });
}

void SettingsPage::addCacheRows(Panel *panel)
{
    m_cacheHolds = new FactRow(theme(), tr("Holds now"), {}, panel);
    m_cacheHolds->setObjectName(QStringLiteral("cacheHolds"));
    panel->addRow(m_cacheHolds);
    auto *empty
        = new ActRow(theme(), tr("Empty it"), tr("Videos that are kept on this PC stay"), panel);
    empty->setObjectName(QStringLiteral("optionEmptyCache"));
    connect(empty, &ActRow::triggered, this, &SettingsPage::emptyCache);
    panel->addRow(empty);
    connect(services().settings, &Settings::changed, this, [this](SettingKey key) {
        if (key == SettingKey::CacheGigabytes) {
            lookIntoCache();
        }
    });
}

void SettingsPage::open()
{
    lookIntoCache();
}

void SettingsPage::lookIntoCache()
{
    if (!m_cacheHolds) {
        return;
    }
    const auto look = [cache = services().cache]() -> Result<Sync::ChunkCache::Usage> {
        return cache->usage();
    };
    Async::whenDone(Async::run(QThreadPool::globalInstance(), look), this,
        [this](const Result<Sync::ChunkCache::Usage> &usage) {
            const QString other = Format::bytes(usage->otherBytes);
            m_cacheHolds->setValue(usage->keptBytes == 0
                    ? other
                    //: sizes: of what was played, and of videos that are kept on this PC
                    : tr("%1, and %2 of kept videos").arg(other, Format::bytes(usage->keptBytes)));
        });
}

void SettingsPage::emptyCache()
{
    const auto clear = [cache = services().cache] { return cache->clear(); };
    Async::whenDone(
        Async::run(QThreadPool::globalInstance(), clear), this, [this](const Result<> &cleared) {
            emit toastWanted(
                cleared ? tr("The room for what was played is empty") : cleared.error().message,
                {});
            lookIntoCache();
        });
}

SettingsRow *SettingsPage::makeOptionRow(const Option &option, QWidget *parent)
{
    Settings *settings = services().settings;
    const auto tell = [this](const QString &message) { emit toastWanted(message, {}); };
    SettingsRow *made = nullptr;
    if (option.isSet) {
        auto *row = new SetRow(theme(), *settings, option, parent);
        connect(row, &SetRow::failed, this, tell);
        made = row;
    } else {
        auto *row = new OptionRow(theme(), *settings, option, parent);
        connect(row, &OptionRow::failed, this, tell);
        made = row;
    }
    if (option.onlyWith) {
        made->setVisible(settings->boolean(*option.onlyWith));
        connect(settings, &Settings::changed, made,
            [settings, made, wanted = *option.onlyWith](SettingKey key) {
                if (key == wanted) {
                    made->setVisible(settings->boolean(wanted));
                }
            });
    }
    return made;
}

TextRow *SettingsPage::makeTextRow(const TextOption &option, QWidget *parent)
{
    Settings *settings = services().settings;
    Secrets *secrets = services().secrets;
    TextRow::Access access;
    if (option.setting) {
        access = {[settings, key = *option.setting] { return settings->text(key); },
            [settings, key = *option.setting](const QString &value) -> Result<> {
                if (value.isEmpty()) {
                    settings->reset(key);
                    return {};
                }
                return settings->setValue(key, value);
            }};
    } else {
        access = {[secrets, key = option.secret] { return secrets->value(key); },
            [this, secrets, key = option.secret](const QString &value) -> Result<> {
                Async::whenDone(secrets->setValue(key, value), this, [this](const Result<> &kept) {
                    if (!kept) {
                        emit toastWanted(kept.error().message, {});
                    }
                });
                return {};
            }};
    }
    auto *row = new TextRow(theme(), option.name, option.description,
        option.setting ? TextRow::Echo::Plain : TextRow::Echo::Secret, std::move(access), parent);
    row->setObjectName(option.objectName);
    // A keyring tells later.
    connect(secrets, &Secrets::changed, row, [row] {
        const QWidget *focus = row->window()->focusWidget();
        if (!focus || !row->isAncestorOf(focus)) {
            row->refresh(); // nobody types in it
        }
    });
    connect(row, &TextRow::failed, this,
        [this](const QString &message) { emit toastWanted(message, {}); });
    return row;
}

void SettingsPage::restyle()
{
    const Metrics &m = theme().metrics();
    const int reach = px(16, 0);
    m_layout->setContentsMargins(
        m.contentLeft() - reach, m.contentTop() + px(10, 12), m.contentRight(), 0);
    m_layout->setSpacing(px(50, 16));
    m_head->setContentsMargins(reach, 0, 0, 0);
    m_body->layout()->setSpacing(px(40, 24));
    m_list->setSpacing(px(6, 2));
    for (QVBoxLayout *layout : m_panels) {
        layout->setSpacing(px(28, 16));
        layout->setContentsMargins(0, 0, 0, px(48, 24));
    }
    for (CategoryItem *item : m_items) {
        item->setFixedWidth(px(440, 220));
    }
}

void SettingsPage::showCategory(int category)
{
    m_stack->setCurrentIndex(category);
    for (int i = 0; i < m_items.size(); ++i) {
        m_items.at(i)->setCurrent(i == category);
    }
}

QWidget *SettingsPage::firstFocus()
{
    return m_items.at(m_stack->currentIndex());
}

QWidget *SettingsPage::partNamed(const QString &objectName)
{
    QWidget *part = Page::partNamed(objectName);
    for (int i = 0; part && i < m_stack->count(); ++i) {
        if (m_stack->widget(i)->isAncestorOf(part)) {
            showCategory(i);
        }
    }
    return part;
}

QWidget *SettingsPage::firstOption() const
{
    return m_stack->currentWidget()->findChild<SettingsRow *>();
}

bool SettingsPage::handleKey(QKeyEvent *event)
{
    const QWidget *focus = focusWidget();
    const bool inOptions = focus && focus->hasFocus() && m_stack->isAncestorOf(focus);
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Escape:
    case Qt::Key_Backspace:
    case Qt::Key_Back:
        if (inOptions) {
            firstFocus()->setFocus(Qt::OtherFocusReason);
            return true;
        }
        return false;
    case Qt::Key_Right:
        if (!inOptions && focus && focus->hasFocus()) {
            firstOption()->setFocus(Qt::OtherFocusReason);
            return true;
        }
        return false;
    default:
        return false;
    }
}

} // namespace Ui
