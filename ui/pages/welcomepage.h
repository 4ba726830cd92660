#pragma once

#include "ui/pages/page.h"

namespace Ui {

class Button;
class ChoiceCard;

//! The first start: how to bring videos in, and in which language.
class WelcomePage final : public Page
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(WelcomePage)
public:
    WelcomePage(const Services &services, QWidget *parent);

    QString heading() const override { return tr("Your films, at home."); }
    QWidget *firstFocus() override;
    bool handleKey(QKeyEvent *event) override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void restyle() override;

private:
    void arrange();
    void changeLanguage();
    void connectToCluster();
    void paintHints(QPainter &painter) const;

    ChoiceCard *m_folder;
    ChoiceCard *m_drop;
    ChoiceCard *m_cluster = nullptr; //!< null: no cluster in this window
    Button *m_language;
};

} // namespace Ui
