#pragma once

#include "library/catalog/types.h"
#include "ui/window/navitem.h"

#include <QVector>
#include <QWidget>

class QVariantAnimation;

namespace Ui {

//! The sections: a sidebar on the desktop; in TV a rail of icons that opens over the page while it
//! has the focus.
class Sidebar final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Sidebar)
public:
    Sidebar(const Theme &theme, QWidget *parent);

    static constexpr int kDesktopWidth = 224;

    void setCurrent(Section section);
    void setCounts(const Library::Counts &counts);
    void setTransfers(int underWay);
    //! How the cluster does, where it is worth a word.
    void setCluster(const QString &note, Tone tone);
    //! A section without a page is not shown.
    void setAvailable(Section section, bool available);
    void focusCurrent();
    bool isOpened() const { return m_opened; }

signals:
    void sectionChosen(Ui::Section section);
    //! The rail wants the whole window, or only its own width again.
    void openedChanged();
    void left(); //!< pressed beside the items: back to the page

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;

private:
    NavItem *item(Section section) const;
    void arrange();
    void onFocusChanged(const QWidget *now);

    const Theme &m_theme;
    QVector<NavItem *> m_items;
    QVariantAnimation *m_animation;
    qreal m_openness = 0;
    bool m_opened = false;
};

} // namespace Ui
